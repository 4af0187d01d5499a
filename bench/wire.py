#!/usr/bin/env python3
"""Requests per second of the interface for programs, beside the recorded figures of the Python dispatcher.

Usage: bench/wire.py [--seconds 4] [--connections 64] [--archive DIR | --url URL]

Starts `mmoda serve` on a free port with a data directory of its own, makes an ISGRI image (of one science window of the archive, else a small canned one), and runs wrk on
each address. Needs wrk. With --url it measures a server that runs already. Exit status 1 when a target is missed.

Then 1000 clients wait for a job: over the old wire as its client does (oda_api sleeps a second between an answer and the next
question, each of which is a connection of its own, with the headers of requests), the same through a proxy that keeps connections,
over the native API (a second between an answer and the next question, which waits for a change for up to 10 s, as Mmoda.Client
does without events), and by server-sent events. Each has a session of its own. The processor time of the server while they do is
told as a part of one core (target: less than 10 %), once everything is compiled. The same without holding polls beside it.

Recorded: dispatcher-app 1.3.6, gunicorn -w2, debug mode off, 8 connections, on a machine with two cores like ours.
"""
import argparse, asyncio, json, os, re, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("--seconds", type=int, default=4, help="of wrk for each address; 0 leaves them out")
parser.add_argument("--connections", type=int, default=64)
parser.add_argument("--archive")
parser.add_argument("--clients", type=int, default=1000)
parser.add_argument("--url")
parser.add_argument("--waiting", default="old wire,… by a proxy,native,events,at once", help="which ways to wait are measured")
parser.add_argument("--program", default=os.path.join(here, "..", "artifacts", "bin", "Mmoda.Cli", "release", "mmoda.dll"))
options = parser.parse_args()


def get(url):
    with urllib.request.urlopen(url, timeout=120) as response:
        return response.read()


def start(data, *more):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["dotnet", options.program, "serve", "--port", str(port), "--data", data, *more]
    if options.archive:
        command += ["--archive", options.archive]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            get(url + "/healthz")
            return server, url
        except OSError:
            if server.poll() is not None:
                sys.exit("the server did not start")
            time.sleep(0.1)
    sys.exit("the server does not answer")


def wrk(url, connections, *more):
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{options.seconds}s", "--latency", *more, url], capture_output=True, text=True, check=True).stdout
    ms = lambda text: float(re.sub("[a-z]", "", text)) * {"us": 1e-3, "ms": 1, "s": 1e3}[re.sub("[0-9.]", "", text)]
    latency = dict(re.findall(r"^\s+(50|99)%\s+(\S+)", out, re.M))
    return float(re.search(r"Requests/sec:\s+(\S+)", out).group(1)), ms(latency["50"]), ms(latency["99"]), "Non-2xx" in out


def processor_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def wait_as(clients, port, request_of, every, seconds, pid, keeps=True):
    """Processor time of the server per second while clients send a request every so often, or once and listen."""
    answered = 0

    async def client(number):
        nonlocal answered
        request = request_of(number)
        await asyncio.sleep(number / clients * 5)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while True:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                if every is None:
                    while await reader.read(4096):
                        answered += 1
                    return
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 200 " not in head[:20]:
                    sys.exit(f"a poll was answered {head[:200]}")
                length = re.search(rb"[Cc]ontent-[Ll]ength: (\d+)", head)
                if length:
                    await reader.readexactly(int(length.group(1)))
                else:
                    while (size := int(await reader.readline(), 16)) > 0:
                        await reader.readexactly(size + 2)
                    await reader.readline()
                answered += 1
                if not keeps:
                    writer.close()
                    writer = None
                await asyncio.sleep(every)
        finally:
            if writer:
                writer.close()

    tasks = [asyncio.create_task(client(n)) for n in range(clients)]
    await asyncio.sleep(7)  # Everybody is there.
    before, answered = processor_seconds(pid), 0
    await asyncio.sleep(seconds)
    used = (processor_seconds(pid) - before) / seconds
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return used, answered / seconds


def waiting_clients(data, patience):
    """A server that runs no jobs, so that the job stays where it is and nothing else costs."""
    settings = os.path.join(data, "idle.json")
    json.dump({"runs_jobs": False, "limits": {"per_address": 0}, "oda_api": {"poll_patience": f"00:00:{patience:02}"}}, open(settings, "w"))
    server, url = start(data, "--settings", settings)
    try:
        port = int(url.rsplit(":", 1)[1])
        query = "&query_type=Real&src_name=Crab&RA=83.633&DEC=22.014&T1=2018-02-01T00:00:00&T2=2018-03-10T00:00:00&E1_keV=30&E2_keV=41&max_pointings=10"
        asked = lambda number: f"/dispatch-data/run_analysis?instrument=isgri&product_type=isgri_image&api=True&session_id=SESSION{number:09}{query}"
        bodies = [json.loads(get(url + asked(n) + "&query_status=new")) for n in range(options.clients)]
        poll = lambda number: f"{asked(number)}&query_status=submitted&job_id={bodies[number]['job_monitor']['job_id']}"
        native = urllib.request.Request(url + "/api/v1/jobs", method="POST", data=json.dumps({"instrument": "isgri", "product": "isgri_image", "parameters": {
            "src_name": "Crab", "RA": 83.633, "DEC": 22.014, "T1": "2018-02-01T00:00:00", "T2": "2018-03-10T00:00:00", "E1_keV": 30, "E2_keV": 41, "max_pointings": 10}}).encode())
        job = json.loads(urllib.request.urlopen(native).read())["id"]
        headers = "User-Agent: python-requests/2.28.1\r\nAccept-Encoding: gzip, deflate, br\r\nAccept: */*\r\nConnection: keep-alive\r\nRequest-Timeout: 120\r\nConnection-Timeout: 120\r\n"
        send = lambda path_of: lambda number: f"GET {path_of(number)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n".encode()
        bad = []
        for name, path_of, every, keeps in [
            ("old wire", poll, 1, False),
            ("… by a proxy", poll, 1, True),
            ("native", lambda _: f"/api/v1/jobs/{job}" + ("?wait=10" if patience else ""), 1, True),
            ("events", lambda _: f"/api/v1/jobs/{job}/events", None, True),
        ][: 4 if patience else 3]:
            if name not in options.waiting.split(","):
                continue
            asyncio.run(wait_as(options.clients, port, send(path_of), every, 12 if every else 2, server.pid, keeps))  # Compiled before it is measured.
            used, rate = asyncio.run(wait_as(options.clients, port, send(path_of), every, 11 if "native" in name else 10, server.pid, keeps))  # Whole rounds.
            missed = patience and used >= 0.1
            print(f"{options.clients} clients, {name:<13}{'held' if patience and every else 'at once' if every else '':<8}{100 * used:>6.1f} % of a core{rate:>8.0f} answers/s{'  MISSED' if missed else ''}", flush=True)
            if missed:
                bad.append(name)
        return bad
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


data = tempfile.mkdtemp(prefix="mmoda-http-")
server, url = (None, options.url) if options.url else start(data)
missed = []
try:
    base = url + "/dispatch-data"
    asked = f"{base}/run_analysis?instrument=isgri&product_type=isgri_image&api=True&session_id=AAAABBBBCCCCDDDD"
    asked += "&query_type=Real&src_name=Crab&RA=83.633&DEC=22.014&T1=2018-02-01T00:00:00&T2=2018-03-10T00:00:00&E1_keV=28&E2_keV=40&max_pointings=1" if options.archive else "&query_type=Dummy"
    body = json.loads(get(asked + "&query_status=new"))
    job = body["job_monitor"]["job_id"]
    while body["query_status"] not in ("done", "failed"):
        time.sleep(0.2)
        body = json.loads(get(f"{asked}&job_id={job}&query_status={body['query_status']}"))
    if body["query_status"] != "done":
        sys.exit(f"no image: {body['exit_status']}")
    image = asked + ("&query_status=new" if not options.archive else f"&query_status=ready&job_id={job}")
    shapes = [f"{u['header'].get('NAXIS1')}x{u['header'].get('NAXIS2')}" for u in body["products"]["numpy_data_product_list"][0]["data_unit_list"] if u["hdu_type"] == "image"]
    size = len(get(image))
    poll = f"{asked}&query_status=submitted&job_id={job}"
    print(f"image: {', '.join(shapes)}, {size / 1e6:.2f} MB")
    # Name, address, connections, recorded requests per second, least requests per second, largest p50 and p99 in ms.
    rows = [
        ("instr-list", f"{base}/instr-list", options.connections, 251.6, 20000, None, 20),
        ("meta-data", f"{base}/meta-data?instrument=isgri", options.connections, 227.1, 20000, None, 20),
        ("known job", poll, 1, 78.5, 1000, 1.0, 20),
        ("known job", poll, options.connections, 78.5, None, None, 20),
        ("image", image, 8, 17.1, 250, None, None),
        ("image", image, options.connections, 17.1, 250, None, None),
        ("image, gzip", image, 8, 17.1, 250, None, None),  # As oda_api and browsers ask for it.
        ("image, gzip", image, options.connections, 17.1, None, None, None),
    ]
    print(f"{'address':<12}{'c':>4}{'req/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'recorded':>10}{'ratio':>8}")
    for name, address, connections, recorded, least, half, most in rows if options.seconds else []:
        rate, p50, p99, failed = wrk(address, connections, *(["-HAccept-Encoding: gzip, deflate"] if "gzip" in name else []))
        bad = failed or (least and rate < least) or (half and p50 > half) or (most and p99 > most)
        print(f"{name:<12}{connections:>4}{rate:>10.0f}{p50:>9.3f}{p99:>9.2f}{recorded:>10.1f}{rate / recorded:>7.0f}x{'  MISSED' if bad else ''}", flush=True)
        if bad:
            missed.append(name)
    if server and options.archive and options.clients > 0:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        missed += waiting_clients(data, 4)
        if "at once" in options.waiting:
            waiting_clients(data, 0)
finally:
    if server and server.poll() is None:
        server.send_signal(signal.SIGINT)
        server.wait(30)
    shutil.rmtree(data, ignore_errors=True)
sys.exit(1 if missed else 0)
