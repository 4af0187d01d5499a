"""Makes traffic.json, descriptions.json and notebooks.json of a directory of recorded requests and answers of the original dispatcher.

Usage: compact.py DIRECTORY. What varies is left out, tokens become their claims, long texts are cut.
Recorded from dispatcher-app 1.3.6 with oda_api 1.3.5.
"""
import base64, glob, json, os, re, sys

LONGEST = 400
source = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
left_out = {"config", "installed_instruments", "cdci_data_analysis_version", "cdci_data_analysis_version_details", "oda_api_version"}
with_config = lambda o: "config" in o


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def clean(value, name=None):
    if isinstance(value, str):
        if re.fullmatch(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", value):
            return "TOKEN"
        return value if len(value) <= LONGEST or name in ("api_code", "selected_catalog", "message", "error_message", "error") else value[:40] + "..."
    if isinstance(value, list):
        return [clean(v) for v in value]
    if isinstance(value, dict):
        skipped = left_out if with_config(value) else ()
        return {k: clean(v, k) for k, v in value.items() if k not in skipped}
    return value


def sent(values):
    if values is None:
        return None
    out = {}
    for k, v in values.items():
        if isinstance(v, str) and v.startswith("eyJ"):
            v = {"claims": claims(v)}
        out[k] = v
    return out


def order(name):
    if name == "file_arg":  # Uploads what other requests download.
        return ("a", 0, name)
    match = re.fullmatch(r"(asyncf?)_(\d+)_?.*", name)
    return (match.group(1), int(match.group(2)), name) if match else ("zz", 0, name)


traffic = []
for path in glob.glob(os.path.join(source, "run_*.json")):
    name = os.path.basename(path)[4:-5]
    if name.startswith("nb2w_"):
        continue
    r = json.load(open(path))
    entry = {"name": name, "method": r["request"]["method"], "path": r["request"]["path"], "query": sent(r["request"]["query"]),
             "form": sent(r["request"]["form"]), "files": r["request"]["files"], "status": r["status"],
             "location": r["headers"].get("Location"), "disposition": r["headers"].get("Content-Disposition"),
             "type": r["headers"].get("Content-Type"), "body": clean(r["body"])}
    if entry["location"]:
        entry["location"] = re.sub(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", "TOKEN", entry["location"])
    if isinstance(entry["body"], str) and entry["body"].lstrip().lower().startswith("<!doctype"):
        entry["body"] = "<!doctype html>"
    traffic.append({k: v for k, v in entry.items() if v is not None})
traffic.sort(key=lambda e: order(e["name"]))
with open(os.path.join(here, "traffic.json"), "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(e) for e in traffic) + "\n]\n")

described = {}
for path in glob.glob(os.path.join(source, "meta_data_*.json")):
    name = os.path.basename(path)[10:-5]
    if name in ("empty", "isgri", "isgri_lc", "jemx", "polar", "spi_acs", "src") or name.startswith("empty-"):
        r = json.load(open(path))
        described[name] = r["body"] if isinstance(r, dict) else r
described["par_names"] = json.load(open(os.path.join(source, "par_names.json")))
json.dump(described, open(os.path.join(here, "descriptions.json"), "w"), separators=(",", ":"), sort_keys=True)

# A service of notebooks: what it offers, what it puts out, and what the original makes of it.
load = lambda name: json.load(open(os.path.join(source, name + ".json")))
text_of = lambda name: load(name)["body"]["products"]["text_product_list"][0]["value"]
table = load("run_nb2w_structured_2_poll_ready")["body"]["products"]["astropy_table_product_ascii_list"][0]
order_of = ["echo", "paramout", "structured", "optional_par", "failing", "echo_unannotated", "dummy", "bad_band", "bad_energy"]
requests = []
for path in glob.glob(os.path.join(source, "run_nb2w_*.json")):
    r = json.load(open(path))
    name = os.path.basename(path)[9:-5]
    body = clean(r["body"])
    rank = max(i for i, o in enumerate(order_of) if name.startswith(o))
    requests.append((len(order_of) if name.endswith(("_front", "_progress", "_progress_api")) else rank, name.replace("2_poll_ready", "2a_poll_ready"), {"name": name, "query": r["request"]["query"], "status": r["status"], "body": body}))
json.dump({
    "options": load("nb2w_options"),
    "description": load("meta_data_example0")["body"],
    "par_names": load("par_names")["example0"],
    "outputs": {
        "echo": {"output": text_of("run_nb2w_echo_2_poll_ready")},
        "echo_unannotated": {"output": text_of("run_nb2w_echo_unannotated_2_poll_ready")},
        "paramout": load("nb2w_sync_paramout")["body"]["output"],
        "optional_par": {"opt_par0": 5.0, "opt_par1": "null", "non_opt": 2.3},
        "structured": {"atable": json.dumps({**table, "meta_data": "{}"})},
    },
    "failing": load("nb2w_async_failing")["polls"][1]["body"]["data"],
    "sync_failing": load("nb2w_sync_failing")["body"],
    "answers": {n: {"status": load(n)["status"], "body": load(n)["body"]} for n in sorted(os.path.basename(p)[:-5] for p in glob.glob(os.path.join(source, "nb2w_sync_*.json")) + glob.glob(os.path.join(source, "nb2w_async_bad_param.json")))},
    "traffic": [entry for _, _, entry in sorted(requests, key=lambda e: e[:2])],
}, open(os.path.join(here, "notebooks.json"), "w"), indent=None, separators=(",", ":"))
