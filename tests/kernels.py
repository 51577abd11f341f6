"""A real kernel for the tests of lectures that are typed live, and what its cells show."""

import re
from types import SimpleNamespace

from jupyter_client.manager import start_new_kernel


class Kernel:
    """A real kernel that is sent cells as JupyterLab sends them, with their ids."""

    def __init__(self, folder):
        self.manager, self.client = start_new_kernel(cwd=str(folder))

    def run(self, code, cell_id=None):
        """Run a cell; return its outputs, its printed text, what it was replaced by (or None), and whether it failed."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell_id})
        self.client.shell_channel.send(message)
        request, outputs = message["header"]["msg_id"], []
        while (reply := self._next(self.client.get_iopub_msg, request))["content"].get("execution_state") != "idle":
            if reply["msg_type"] in ("stream", "display_data", "execute_result", "error"):
                outputs.append(reply["content"])
        reply = self._next(self.client.get_shell_msg, request)["content"]
        filled = [p["text"] for p in reply.get("payload", []) if p["source"] == "set_next_input" and p["replace"]]
        text = "".join(output.get("text", "") for output in outputs)
        failed = reply["status"] == "error"
        return SimpleNamespace(outputs=outputs, text=text, filled=filled[0] if filled else None, failed=failed)

    def _next(self, get, request):
        """Return the next message that answers this request; others answer the client's own questions."""
        while (reply := get(timeout=120))["parent_header"].get("msg_id") != request:
            pass
        return reply

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def plain(outputs):
    """Return what outputs show, without what differs from run to run: addresses, ids, times, how print was cut up."""
    shown, printed = [], ""
    for output in outputs:
        if "data" in output:
            text = output["data"].get("text/plain", "")
            if not re.match(r"\s*\d+%\|", text):  # progress bars appear only where training takes its time
                shown.append((sorted(set(output["data"]) - {"image/png"}), text))
        else:
            printed += output.get("text", output.get("evalue", ""))
    varying = r"0x[0-9a-f]+|[0-9a-f]{32}|\d+(\.\d+)?\s?(ms|µs|s)\b"
    return re.sub(varying, "…", printed), re.sub(varying, "…", repr(shown))


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
