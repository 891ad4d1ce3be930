"""Makes another file of a GGUF model with the quantizer of the installed llama.cpp library. Needs Python's standard library only.

Reads one line of JSON from stdin: {"library", "source", "target", "fileType", "threads"}; `fileType` is a number of `llama_ftype`.
Writes lines of JSON to stdout:
  {"kind": "plan", "bytes", "tensors", "fallbacks"}   what the file will have: bytes of its weights, tensors, and how many of them
                                                      cannot be stored in the type and get another one
  {"kind": "tensor", "done", "bytes"}                 after each tensor: tensors and bytes of weights written so far
  {"kind": "done"}
  {"kind": "failed", "reason", "layout"}              `layout`: the library is another one than this script was written for
When stdin ends, the program that asked has gone: the unfinished file is removed and the process ends.
"""

import ctypes
import json
import os
import re
import sys
import threading

# struct llama_model_quantize_params of include/llama.h, compared with the header by quantizeLayout.test.ts.
FIELDS = [
    ("nthread", "int32_t"),
    ("ftype", "enum llama_ftype"),
    ("output_tensor_type", "enum ggml_type"),
    ("token_embedding_type", "enum ggml_type"),
    ("allow_requantize", "bool"),
    ("quantize_output_tensor", "bool"),
    ("only_copy", "bool"),
    ("pure", "bool"),
    ("keep_split", "bool"),
    ("dry_run", "bool"),
    ("imatrix", "const struct llama_model_imatrix_data *"),
    ("kv_overrides", "const struct llama_model_kv_override *"),
    ("tt_overrides", "const struct llama_model_tensor_override *"),
    ("prune_layers", "const int32_t *"),
    ("max_buf_size", "size_t"),
]
# What llama_model_quantize_default_params returns, apart from the two tensor types, which are equal, and the size of the buffer.
DEFAULTS = {
    "nthread": 0,
    "ftype": 7,
    "allow_requantize": False,
    "quantize_output_tensor": True,
    "only_copy": False,
    "pure": False,
    "keep_split": False,
    "dry_run": False,
    "imatrix": None,
    "kv_overrides": None,
    "tt_overrides": None,
    "prune_layers": None,
}
# Most bytes of rows in memory at once; the library's own limit of 8 GB is more than many machines have free.
BUFFER_BYTES = 512 * 1024 * 1024

STARTED = re.compile(r"^\[ *(\d+)/ *(\d+)\] ")
SIZES = re.compile(r"size = +([\d.]+) MiB(?: -> +([\d.]+) MiB)?")
TOTAL = re.compile(r"quant size += +([\d.]+) MiB")
FALLBACKS = re.compile(r"WARNING: (\d+) of \d+ tensor\(s\) required fallback quantization")
FAILED = re.compile(r"failed to quantize: (.*)")


def ctype_of(name):
    if name == "bool":
        return ctypes.c_bool
    if name == "size_t":
        return ctypes.c_size_t
    if name.endswith("*"):
        return ctypes.c_void_p
    return ctypes.c_int32


class Params(ctypes.Structure):
    _fields_ = [(field, ctype_of(kind)) for field, kind in FIELDS]


class LayoutError(Exception):
    pass


def tell(kind, **facts):
    sys.stdout.write(json.dumps({"kind": kind, **facts}) + "\n")
    sys.stdout.flush()


def end_with_parent(target, complete):
    """Ends the process, whatever native call is at work, when stdin ends."""

    def wait():
        while sys.stdin.buffer.read(1):
            pass
        if complete.is_set():
            return
        try:
            os.remove(target)
        except OSError:
            pass
        os._exit(3)

    threading.Thread(target=wait, daemon=True).start()


class Log:
    """Reads the library's log: the only place where it reports progress and reasons."""

    def __init__(self):
        self.tensors = 0
        self.megabytes = 0.0
        self.total = 0.0
        self.fallbacks = 0
        self.done = 0
        self.reason = None
        self.told = False

    def take(self, text):
        started = STARTED.match(text)
        if started:
            self.done, self.tensors = int(started[1]), int(started[2])
        sizes = SIZES.search(text)
        if sizes and not started:
            self.megabytes += float(sizes[2] or sizes[1])
            if self.told:
                tell("tensor", done=self.done, bytes=round(self.megabytes * 2**20))
        total = TOTAL.search(text)
        if total:
            self.total = float(total[1])
        fallbacks = FALLBACKS.search(text)
        if fallbacks:
            self.fallbacks = int(fallbacks[1])
        failed = FAILED.search(text)
        if failed:
            self.reason = failed[1].strip()


def open_library(path):
    folder = os.path.dirname(path)
    if hasattr(os, "add_dll_directory"):
        os.add_dll_directory(folder)
    library = ctypes.CDLL(path)
    library.llama_model_quantize_default_params.restype = Params
    library.llama_model_quantize.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.POINTER(Params)]
    library.llama_model_quantize.restype = ctypes.c_uint32
    return library


def checked_params(library):
    """The default parameters, if they are where this script expects them."""
    params = library.llama_model_quantize_default_params()
    wrong = [name for name, value in DEFAULTS.items() if getattr(params, name) != value]
    if params.output_tensor_type != params.token_embedding_type:
        wrong.append("token_embedding_type")
    if not 2**20 <= params.max_buf_size <= 2**40:
        wrong.append("max_buf_size")
    if wrong:
        raise LayoutError("other parameters than expected: " + ", ".join(wrong))
    return params


def quantize(request):
    library = open_library(request["library"])
    log = Log()
    callback_type = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
    callback = callback_type(lambda _level, text, _data: log.take((text or b"").decode("utf-8", "replace")))
    library.llama_log_set(callback, None)
    library.llama_backend_init()
    params = checked_params(library)
    params.ftype = request["fileType"]
    params.nthread = request["threads"]
    params.allow_requantize = True
    params.max_buf_size = BUFFER_BYTES
    params.dry_run = True
    source, target = request["source"].encode(), request["target"].encode()
    if library.llama_model_quantize(source, target, ctypes.byref(params)) != 0:
        return log.reason or "the library gave no reason"
    tell("plan", bytes=round(log.total * 2**20), tensors=log.tensors, fallbacks=log.fallbacks)
    log.megabytes, log.told, params.dry_run = 0.0, True, False
    if library.llama_model_quantize(source, target, ctypes.byref(params)) != 0:
        return log.reason or "the library gave no reason"
    return None


def main():
    request = json.loads(sys.stdin.buffer.readline())
    complete = threading.Event()
    end_with_parent(request["target"], complete)
    # The page and running cells go first.
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        reason = quantize(request)
    except (LayoutError, AttributeError, OSError) as error:
        tell("failed", reason=str(error), layout=True)
        return 1
    if reason is not None:
        tell("failed", reason=reason, layout=False)
        return 1
    complete.set()
    tell("done")
    return 0


if __name__ == "__main__":
    code = main()
    # Not sys.exit: at its end the interpreter would wait for the lock of stdin, which the watching thread holds.
    os._exit(code)
