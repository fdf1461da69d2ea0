"""A real server on this machine, to fetch from."""

from http.server import BaseHTTPRequestHandler

PAGE = "<html><body><p>办结依申请公开申请85件。</p></body></html>".encode()
PAGES = {
    "/2023/工作报告.html": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/same": (200, {"Content-Type": "text/html"}, PAGE),
    "/plain": (200, {"Content-Type": "text/plain"}, "报告".encode()),
    "/report.pdf": (200, {"Content-Type": "application/octet-stream"}, b"%PDF-"),
    "/big": (200, {"Content-Type": "text/plain"}, b"x" * 2000),
    "/empty": (200, {"Content-Type": "text/plain"}, b""),
    "/gone": (404, {}, b"no"),
    "/moved": (302, {"Location": "/plain"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/nowhere": (302, {"Location": "http://["}, b""),
    "/packed": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip, gzip"}, b"x"),
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        from urllib.parse import unquote

        status, headers, content = PAGES[unquote(self.path)]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
