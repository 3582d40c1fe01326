"""An SMTP server on a free port of this machine, for the tests of emails.

Keeps each message as a file in the folder that it is given, and prints a line
for each thing that happens: "listening PORT", then "received N". With
--hold-at K it never answers the Kth message, as a server that was cut off
after it took the message and before it said so.
"""

import argparse
import asyncio
import pathlib

from aiosmtpd.smtp import SMTP


class Keep:
    def __init__(self, folder, hold_at):
        self.folder = folder
        self.hold_at = hold_at
        self.received = 0

    async def handle_DATA(self, server, session, envelope):
        self.received += 1
        name = f"{self.received:05}"
        recipients = ",".join(envelope.rcpt_tos)
        head = f"X-Envelope-To: {recipients}\r\n".encode()
        (self.folder / name).write_bytes(head + envelope.content)
        print(f"received {self.received}", flush=True)
        if self.received == self.hold_at:
            await asyncio.Event().wait()
        return "250 kept"


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--hold-at", type=int)
    arguments = parser.parse_args()

    keep = Keep(arguments.folder, arguments.hold_at)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keep, hostname="localhost", loop=loop), "127.0.0.1", arguments.port
    )
    print(f"listening {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main())
