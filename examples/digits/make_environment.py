"""Makes the Python environment of this example in a folder: python3 make_environment.py FOLDER

Where an interpreter of this machine already has scikit-learn, the environment uses it and nothing is downloaded;
otherwise the versions of requirements.txt are installed.
"""

import shutil
import subprocess
import sys

PROBE = "import numpy, sklearn; assert tuple(map(int, sklearn.__version__.split('.')[:2])) >= (1, 2)"


def main(folder):
    for python in [sys.executable, shutil.which("python3"), "/usr/bin/python3"]:
        if python and subprocess.run([python, "-c", PROBE], capture_output=True).returncode == 0:
            run(python, "-m", "venv", "--system-site-packages", "--without-pip", folder)
            return print("uses the scikit-learn of", python)
    run(sys.executable, "-m", "venv", folder)
    pip = [folder + "/bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--only-binary", ":all:"]
    run(*pip, "-r", "requirements.txt")


def run(*command):
    print("$", *command, flush=True)
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
