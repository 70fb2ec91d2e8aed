"""What a browser records becomes the voice note that WhatsApp sends: Ogg with Opus, one channel."""

import asyncio
import tempfile
from pathlib import Path

from baylanys.simulator.meta.errors import GraphError

SECONDS = 20.0
OGG = b"OggS"
COMMAND = ("ffmpeg", "-nostdin", "-y", "-v", "error", "-protocol_whitelist", "file,pipe")


async def as_voice_note(content: bytes) -> bytes:
    """Ogg stays as it is; WebM and MP4 are encoded anew. Raises 131053 for what is no sound."""
    if content.startswith(OGG):
        return content
    with tempfile.TemporaryDirectory(prefix="baylanys-voice-") as room:
        source, target = Path(room, "source"), Path(room, "voice.ogg")
        source.write_bytes(content)
        arguments = ["-i", str(source), "-vn", "-ac", "1", "-c:a", "libopus", "-b:a", "24k", str(target)]
        running = await asyncio.create_subprocess_exec(*COMMAND, *arguments, stderr=asyncio.subprocess.DEVNULL)
        try:
            await asyncio.wait_for(running.wait(), SECONDS)
        except TimeoutError:
            running.kill()
            await running.wait()
        if running.returncode or not target.exists():
            raise GraphError(131053, "this is no sound that can be read")
        return target.read_bytes()
