"""The nonlinear regression problems of NIST's Statistical Reference Datasets (certified values, a work of the US government).

    python3 strd.py FOLDER_OF_DAT_FILES > strd.json
"""
import json
import pathlib
import re
import sys

problems = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.dat")):
    lines = path.read_text().splitlines()
    text = "\n".join(lines[:60])
    level = re.search(r"(Lower|Average|Higher) Level of Difficulty", text).group(1)
    first, second, certified, sigmas = [], [], [], []
    for line in lines[:60]:
        match = re.match(r"\s*b\d+\s*=\s*(.*)", line)
        if match:
            numbers = [float(v) for v in match.group(1).split()]
            first.append(numbers[0]), second.append(numbers[1]), certified.append(numbers[2]), sigmas.append(numbers[3])
    squares = float(re.search(r"Residual Sum of Squares:\s*([-+.\dEe]+)", text).group(1))
    rows = [[float(v) for v in line.split()] for line in lines[60:] if line.strip()]
    problems.append({"name": path.stem, "level": level, "starts": [first, second], "certified": certified, "sigmas": sigmas,
                     "sumOfSquares": squares, "y": [r[0] for r in rows], "x": [r[1:] for r in rows]})
print(json.dumps({"problems": problems}, separators=(",", ":")))
