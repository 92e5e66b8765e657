/**
 * `sitecustomize.py` that every Python of an evaluation starts with. It points editable installs at the worktree, lists
 * each file that is run (one a line, as it happens, so that a killed process has listed what it ran too), then hands
 * over to the `sitecustomize` that would have run without it.
 */
export const PROBE_SCRIPT = `import os
import sys


def _redirect(worktree, projects):
    """Paths into the project's other copies (an editable install) become paths into the worktree."""

    def moved(path):
        for project in projects:
            if path == project or path.startswith(project + os.sep):
                candidate = worktree + path[len(project):]
                if os.path.exists(candidate):
                    return candidate
        return path

    sys.path[:] = [moved(path) if isinstance(path, str) else path for path in sys.path]
    for name, module in list(sys.modules.items()):
        mapping = getattr(module, "MAPPING", None)
        if name.startswith("__editable__") and isinstance(mapping, dict):
            for package, path in list(mapping.items()):
                mapping[package] = moved(path)


def _list_files(report):
    seen = set()
    handle = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def note(path):
        if path in seen or path.startswith("<"):
            return
        seen.add(path)
        try:
            full = os.path.realpath(path)
            if os.path.exists(full):
                os.write(handle, full.encode("utf-8", "surrogateescape") + b"\\0")
        except OSError:
            pass

    def hook(event, args):
        if event == "exec":
            path = getattr(args[0], "co_filename", None)
        elif event == "import":
            path = args[1]
        elif event == "cpython.run_file":
            path = args[0]
        else:
            return
        if isinstance(path, str):
            note(path)

    sys.addaudithook(hook)


def _hand_over(here):
    import importlib.machinery
    import importlib.util

    elsewhere = [path for path in sys.path if os.path.realpath(path or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_report = os.environ.get("ESPALIER_LOADED_FILES")
if _report:
    _redirect(
        os.environ.get("ESPALIER_WORKTREE", ""),
        [path for path in os.environ.get("ESPALIER_PROJECT_COPIES", "").split(os.pathsep) if path],
    )
    _list_files(_report)
_hand_over(os.path.dirname(os.path.realpath(__file__)))
`;
