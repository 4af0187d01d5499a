"""SWarp beside the mosaic from files: BILINEAR, one thread, no background; its processor time with reading and writing."""

from peer import FOLDER, OUTPUT, np

import glob
import os
import resource
import subprocess
import sys
import tempfile

from astropy.io import fits

PROGRAM = "SWarp"
version = subprocess.run([PROGRAM, "-v"], capture_output=True, text=True, check=True).stdout.split()[2]
scratch = tempfile.mkdtemp(dir=os.path.dirname(OUTPUT))
images = sorted(glob.glob(os.path.join(FOLDER, "flux*.fits")))
weights = sorted(glob.glob(os.path.join(FOLDER, "variance*.fits")))
result = os.path.join(scratch, "mosaic.fits")
with open(os.path.join(scratch, "mosaic.head"), "w") as head:
    head.write(open(os.path.join(FOLDER, "target.head")).read())
arguments = [
    PROGRAM, *images, "-c", "/dev/null", "-IMAGEOUT_NAME", result, "-WEIGHTOUT_NAME", os.path.join(scratch, "weight.fits"),
    "-WEIGHT_TYPE", "MAP_VARIANCE", "-WEIGHT_IMAGE", ",".join(weights), "-COMBINE_TYPE", "WEIGHTED", "-RESAMPLING_TYPE", "BILINEAR",
    "-SUBTRACT_BACK", "N", "-FSCALASTRO_TYPE", "NONE", "-FSCALE_KEYWORD", "NONE", "-GAIN_KEYWORD", "NONE", "-NTHREADS", "1", "-RESAMPLE_DIR", scratch,
    "-WRITE_XML", "N", "-VERBOSE_TYPE", "QUIET", "-RESCALE_WEIGHTS", "N"]
print("ready SWarp", version, "CPU", flush=True)
for line in sys.stdin:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(int(line)):
        subprocess.run(arguments, check=True, cwd=scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / int(line)
    with fits.open(result) as hdus:
        # Not compared: SWarp leaves out parts of the outer frames.
        check = np.square(hdus[0].data[300:500, 300:500].astype(float)).sum()
    print(f"{spent:.3f} {check:.17g}", flush=True)
for name in os.listdir(scratch):
    os.remove(os.path.join(scratch, name))
os.rmdir(scratch)
