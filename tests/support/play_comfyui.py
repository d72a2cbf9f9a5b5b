"""ComfyUI on loopback: queue, history, WebSocket, uploads and nodes, as its server.py has them; and its faults."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import uuid
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from aiohttp import WSMsgType, web
from played_server import PlayedServer, Spoil, green_of, painted, sounding

_IMAGES = [["example.png"], {"image_upload": True}]
_VIDEOS = ["COMBO", {"options": [], "video_upload": True}]
NODES: dict[str, Any] = {
    "LoadImage": {"input": {"required": {"image": _IMAGES}}, "output": ["IMAGE", "MASK"]},
    "LoadAudio": {"input": {"required": {"audio": [[], {"audio_upload": True}]}}, "output": ["AUDIO"]},
    "LoadVideo": {"input": {"required": {"file": _VIDEOS}}, "output": ["VIDEO"]},
    "PaintVideo": {
        "input": {
            "required": {
                "text": ["STRING", {"multiline": True}],
                "width": ["INT", {"default": 832, "min": 16, "max": 4096, "step": 16}],
                "height": ["INT", {"default": 480, "min": 16, "max": 4096, "step": 16}],
                "length": ["INT", {"default": 81, "min": 1, "max": 4096}],
                "fps": ["FLOAT", {"default": 24.0, "min": 1.0, "max": 120.0}],
                "seed": ["INT", {"default": 0, "min": 0, "max": 0xFFFFFFFFFFFFFFFF}],
                "model": [["paint-small.safetensors", "paint-large.safetensors"]],
            },
            "optional": {
                "avoid": ["STRING", {}],
                "picture": ["IMAGE"],
                "audio": ["AUDIO"],
                "control": ["VIDEO"],
                "mask": ["VIDEO"],
            },
        },
        "output": ["VIDEO"],
    },
    "SaveVideo": {"input": {"required": {"video": ["VIDEO"], "filename_prefix": ["STRING", {}]}}, "output": []},
    "SaveImage": {"input": {"required": {"images": ["IMAGE"]}}, "output": []},
}  # fmt: skip


def _fields(**told: Any) -> dict[str, Any]:
    return {name: list(each) if isinstance(each, tuple) else [each] for name, each in told.items()}


def _node(output: list[str], required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"input": {"required": required, "optional": optional or {}}, "output": output}


_INT = ("INT", {"min": 0, "max": 0xFFFFFFFFFFFFFFFF})
_SIDE = ("INT", {"min": 16, "max": 16384, "step": 16})
_LENGTH = ("INT", {"min": 1, "max": 16384, "step": 4})
_VIDEO_FIELDS = {
    "positive": "CONDITIONING",
    "negative": "CONDITIONING",
    "vae": "VAE",
    "batch_size": ("INT", {"min": 1}),
}
CORE_NODES = NODES | {
    "UNETLoader": _node(
        ["MODEL"],
        _fields(
            unet_name=(
                [
                    "wan2.2_s2v_14B_fp8_scaled.safetensors", "wan2.1_vace_14B_fp16.safetensors",
                    "acestep_v1.5_turbo.safetensors",
                ],
                {},
            ),
            weight_dtype=(["default", "fp8_e4m3fn"], {}),
        ),
    ),
    "CLIPLoader": _node(
        ["CLIP"],
        _fields(clip_name=(["umt5_xxl_fp8_e4m3fn_scaled.safetensors"], {}), type=(["sd3", "wan", "ltxv"], {})),
        _fields(device=(["default", "cpu"], {})),
    ),
    "VAELoader": _node(["VAE"], _fields(vae_name=(["wan_2.1_vae.safetensors", "ace_1.5_vae.safetensors"], {}))),
    "CLIPTextEncode": _node(["CONDITIONING"], _fields(text=("STRING", {}), clip="CLIP")),
    "ModelSamplingSD3": _node(["MODEL"], _fields(model="MODEL", shift=("FLOAT", {"min": 0.0, "max": 100.0}))),
    "AudioEncoderLoader": _node(
        ["AUDIO_ENCODER"], _fields(audio_encoder_name=(["wav2vec2_large_english_fp16.safetensors"], {}))
    ),
    "AudioEncoderEncode": _node(["AUDIO_ENCODER_OUTPUT"], _fields(audio_encoder="AUDIO_ENCODER", audio="AUDIO")),
    "GetVideoComponents": _node(["IMAGE", "AUDIO", "FLOAT"], _fields(video="VIDEO")),
    "ImageStitch": _node(
        ["IMAGE"],
        _fields(
            image1="IMAGE", direction=(["right", "down", "left", "up"], {}), match_image_size=("BOOLEAN", {}),
            spacing_width=("INT", {"min": 0, "max": 1024}), spacing_color=(["white", "black"], {}),
        ),
        _fields(image2="IMAGE"),
    ),
    "WanSoundImageToVideo": _node(
        ["CONDITIONING", "CONDITIONING", "LATENT"],
        _fields(**_VIDEO_FIELDS, width=_SIDE, height=_SIDE, length=_LENGTH),
        _fields(
            audio_encoder_output="AUDIO_ENCODER_OUTPUT", ref_image="IMAGE", control_video="IMAGE", ref_motion="IMAGE"
        ),
    ),
    "WanVaceToVideo": _node(
        ["CONDITIONING", "CONDITIONING", "LATENT", "INT"],
        _fields(**_VIDEO_FIELDS, width=_SIDE, height=_SIDE, length=_LENGTH, strength=("FLOAT", {"min": 0.0})),
        _fields(control_video="IMAGE", control_masks="MASK", reference_image="IMAGE"),
    ),
    "KSampler": _node(
        ["LATENT"],
        _fields(
            model="MODEL", seed=_INT, steps=("INT", {"min": 1, "max": 10000}), cfg=("FLOAT", {"min": 0.0}),
            sampler_name=(["euler", "uni_pc"], {}), scheduler=(["normal", "simple"], {}), positive="CONDITIONING",
            negative="CONDITIONING", latent_image="LATENT", denoise=("FLOAT", {"min": 0.0, "max": 1.0}),
        ),
    ),
    "ImageToMask": _node(["MASK"], _fields(image="IMAGE", channel=(["red", "green", "blue", "alpha"], {}))),
    "UpscaleModelLoader": _node(["UPSCALE_MODEL"], _fields(model_name=(["RealESRGAN_x4plus.safetensors"], {}))),
    "ImageUpscaleWithModel": _node(["IMAGE"], _fields(upscale_model="UPSCALE_MODEL", image="IMAGE")),
    "ImageScale": _node(
        ["IMAGE"],
        _fields(
            image="IMAGE", upscale_method=(["nearest-exact", "lanczos"], {}), width=("INT", {"min": 0, "max": 16384}),
            height=("INT", {"min": 0, "max": 16384}), crop=(["disabled", "center"], {}),
        ),
    ),
    "FrameInterpolationModelLoader": _node(["INTERP_MODEL"], _fields(model_name=(["rife_v4.26.safetensors"], {}))),
    "FrameInterpolate": _node(
        ["IMAGE"], _fields(interp_model="INTERP_MODEL", images="IMAGE", multiplier=("INT", {"min": 2, "max": 16}))
    ),
    "DualCLIPLoader": _node(
        ["CLIP"],
        _fields(
            clip_name1=(["qwen_0.6b_ace15.safetensors"], {}), clip_name2=(["qwen_1.7b_ace15.safetensors"], {}),
            type=(["sdxl", "ace"], {}),
        ),
        _fields(device=(["default", "cpu"], {})),
    ),
    "ModelSamplingAuraFlow": _node(["MODEL"], _fields(model="MODEL", shift=("FLOAT", {"min": 0.0, "max": 100.0}))),
    "TextEncodeAceStepAudio1.5": _node(
        ["CONDITIONING"],
        _fields(
            clip="CLIP", tags=("STRING", {}), lyrics=("STRING", {}), seed=_INT,
            bpm=("INT", {"min": 10, "max": 300}), duration=("FLOAT", {"min": 0.0, "max": 2000.0}),
            timesignature=("COMBO", {"options": ["2", "3", "4", "6"]}), language=("COMBO", {"options": ["en", "de"]}),
            keyscale=("COMBO", {"options": [f"{tonic} {mode}" for mode in ("major", "minor") for tonic in "CDEFGAB"]}),
            generate_audio_codes=("BOOLEAN", {}), cfg_scale=("FLOAT", {}), temperature=("FLOAT", {}),
            top_p=("FLOAT", {}), top_k=("INT", {"min": 0, "max": 100}), min_p=("FLOAT", {}),
        ),
    ),
    "ConditioningZeroOut": _node(["CONDITIONING"], _fields(conditioning="CONDITIONING")),
    "EmptyAceStep1.5LatentAudio": _node(
        ["LATENT"], _fields(seconds=("FLOAT", {"min": 1.0, "max": 1000.0}), batch_size=("INT", {"min": 1}))
    ),
    "VAEDecodeAudio": _node(["AUDIO"], _fields(samples="LATENT", vae="VAE")),
    "SaveAudio": _node([], _fields(audio="AUDIO", filename_prefix=("STRING", {}))),
    "TrimVideoLatent": _node(["LATENT"], _fields(samples="LATENT", trim_amount=("INT", {"min": 0}))),
    "VAEDecode": _node(["IMAGE"], _fields(samples="LATENT", vae="VAE")),
    "CreateVideo": _node(
        ["VIDEO"], _fields(images="IMAGE", fps=("FLOAT", {"min": 1.0, "max": 120.0})), _fields(audio="AUDIO")
    ),
    "SaveVideo": _node(
        [],
        _fields(
            video="VIDEO", filename_prefix=("STRING", {}), format=("COMBO", {"options": ["auto", "mp4"]}),
            codec=("COMBO", {"options": ["auto", "h264"]}),
        ),
    ),
}  # fmt: skip
"""ComfyUI's own nodes that our workflows use, as its source declares them (nodes.py, comfy_extras)."""


def paint_workflow(folder: Path, **inputs: Any) -> Path:
    """A workflow file that the played server runs; `inputs` go to its painter."""
    painter = {
        "text": "", "width": 64, "height": 64, "length": 8, "fps": 8.0, "seed": 0,
        "model": "paint-small.safetensors", **inputs,
    }  # fmt: skip
    nodes: dict[str, Any] = {
        "1": {"class_type": "PaintVideo", "inputs": painter, "_meta": {"title": "Painter"}},
        "2": {"class_type": "SaveVideo", "inputs": {"video": ["1", 0], "filename_prefix": "x"}},
    }
    nodes["2"]["_meta"] = {"title": "Save"}
    for number, (name, kind, field) in enumerate(
        [("picture", "LoadImage", "image"), ("audio", "LoadAudio", "audio"), ("control", "LoadVideo", "file"),
         ("mask", "LoadVideo", "file")], 3,
    ):  # fmt: skip
        if inputs.get(name):
            nodes[str(number)] = {"class_type": kind, "inputs": {field: "example.png"}, "_meta": {"title": name}}
            painter[name] = [str(number), 0]
    path = folder / "paint.json"
    path.write_text(json.dumps(nodes))
    return path


PAINT_SLOTS = {
    "prompt": {"node": "Painter", "input": "text"},
    "width": {"node": "Painter", "input": "width"},
    "height": {"node": "1", "input": "height"},
    "frames": {"node": "1", "input": "length"},
    "fps": {"node": "1", "input": "fps"},
    "seed": {"node": "1", "input": "seed"},
    "output": {"node": "Save"},
}


_SAVERS = {"SaveVideo": ".mp4", "SaveAudio": ".flac"}
_ASKED = {"width": "width", "height": "height", "frames": "length", "fps": "fps"}


def _facts(file: bytes) -> dict[str, Any]:
    with av.open(io.BytesIO(file)) as opened:
        stream = opened.streams.video[0]
        return {
            "width": stream.width, "height": stream.height, "frames": stream.frames,
            "fps": Fraction(stream.average_rate or 0),
        }  # fmt: skip


class PlayedComfyUI(PlayedServer):
    """Does what it is asked, unless told otherwise."""

    def __init__(self) -> None:
        self.nodes = dict(NODES)
        self.uploads: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.running: list[list[Any]] = []
        self.pending: list[list[Any]] = []
        self.history: dict[str, Any] = {}
        self.graphs: list[dict[str, Any]] = []
        self.sockets: dict[str, web.WebSocketResponse] = {}
        self.steps = 3
        self.step_s = 0.01
        self.fails = ""
        """An exception's message."""
        self.fails_after = 1000
        """It fails at all prompts behind so many."""
        self.stays_after = 1000
        """All prompts behind so many never end."""
        self.leaves_nothing = False
        self.still = False
        """It leaves a picture in place of a video."""
        self.painted: dict[str, Any] = {}
        """Overrides of what is painted: width, height, frames, fps."""
        self.sounded: dict[str, Any] = {}
        """Overrides of what sounds: seconds, level."""
        self.spoil: Spoil | None = None
        self.takes_sockets = True
        self.lies = False
        """Progress over 100 %, of others' prompts, and messages that are none."""
        self.answers_prompt: Callable[[str], web.Response] | None = None
        self.number = 0
        super().__init__()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/object_info/{name}", self._info),
            web.post("/upload/image", self._upload),
            web.post("/prompt", self._prompt),
            web.get("/history", self._all_history),
            web.get("/history/{id}", self._one_history),
            web.get("/queue", self._queue),
            web.post("/queue", self._change_queue),
            web.post("/interrupt", self._interrupt),
            web.get("/view", self._view),
            web.get("/ws", self._socket),
        ]

    def forget(self) -> None:
        """As after a crash: nothing of the queue or the history is kept."""
        self.running.clear()
        self.pending.clear()
        self.history.clear()

    async def _info(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return web.json_response({name: self.nodes[name]} if name in self.nodes else {})

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        image: Any = form["image"]
        self.uploads[image.filename] = image.file.read()
        return web.json_response({"name": image.filename, "subfolder": "", "type": form.get("type", "input")})

    async def _prompt(self, request: web.Request) -> web.Response:
        told = await request.json()
        graph = told["prompt"]
        wrong = {
            number: {"errors": [{"message": "Value not in list", "details": node["class_type"]}]}
            for number, node in graph.items()
            if node["class_type"] not in self.nodes
        }
        if wrong:
            return web.json_response(
                {"error": {"type": "prompt_outputs_failed_validation", "message": "failed"}, "node_errors": wrong},
                status=400,
            )
        self.number += 1
        name = str(uuid.uuid4())
        self.graphs.append(graph)
        self.pending.append([self.number, name, graph, {"client_id": told.get("client_id")}, ["2"]])
        self.task(self._work(name))
        if self.answers_prompt is not None:
            return self.answers_prompt(name)
        return web.json_response({"prompt_id": name, "number": self.number, "node_errors": {}})

    async def _work(self, name: str) -> None:
        await asyncio.sleep(self.step_s)
        item = next((each for each in self.pending if each[1] == name), None)
        if item is None:
            return
        self.pending.remove(item)
        self.running.append(item)
        client, graph = item[3]["client_id"], item[2]
        await self._tell(client, "execution_start", {"prompt_id": name})
        await self._tell(client, "executing", {"node": "1", "prompt_id": name})
        if self.lies:
            await self._tell(client, "progress", {"value": 900, "max": 10, "prompt_id": name, "node": "1"})
            await self._tell(client, "execution_success", {"prompt_id": "somebody-else"})
            await self._tell(client, "progress_state", {"prompt_id": name, "nodes": "all"})
        for step in range(self.steps):
            await asyncio.sleep(self.step_s)
            if item not in self.running:
                return
            state = {"1": {"value": step + 1, "max": self.steps, "state": "running"}}
            await self._tell(client, "progress_state", {"prompt_id": name, "nodes": state})
        while item[0] > self.stays_after:
            await asyncio.sleep(0.05)
            if item not in self.running:
                return
        entry = await self._ended(item, graph)
        self.running.remove(item)
        self.history[name] = entry
        kind = "execution_error" if self.fails else "execution_success"
        await self._tell(client, kind, {"prompt_id": name})

    async def _ended(self, item: list[Any], graph: dict[str, Any]) -> dict[str, Any]:
        name = item[1]
        if self.fails or len(self.graphs) > self.fails_after:
            told = {
                "prompt_id": name, "node_id": "1", "node_type": "PaintVideo", "exception_message": self.fails,
                "exception_type": "torch.OutOfMemoryError",
            }  # fmt: skip
            status = {"status_str": "error", "completed": False, "messages": [["execution_error", told]]}
            return {"prompt": item, "outputs": {}, "status": status}
        outputs = {}
        if not self.leaves_nothing:
            saver, kind = next(
                (number, node["class_type"]) for number, node in graph.items() if node["class_type"] in _SAVERS
            )
            file = f"left_{self.number:05}_{_SAVERS[kind]}"
            self.files[file] = await asyncio.to_thread(self._sound if kind == "SaveAudio" else self._video, graph)
            if self.still:
                with av.open(io.BytesIO(self.files.pop(file))) as opened:
                    picture = next(opened.decode(video=0)).to_image()
                left = io.BytesIO()
                picture.save(left, "PNG")
                file = file.replace(".mp4", ".png")
                self.files[file] = left.getvalue()
            outputs = {
                saver: {"images": [{"filename": file, "subfolder": "video", "type": "output"}], "animated": [True]}
            }
        status = {"status_str": "success", "completed": True, "messages": [["execution_success", {"prompt_id": name}]]}
        return {"prompt": item, "outputs": outputs, "status": status}

    def _video(self, graph: dict[str, Any]) -> bytes:
        """As long, large and fast as it is asked for; it goes on from a picture or from frames that are masked out."""
        asked = {name: value for node in graph.values() for name, value in node["inputs"].items()}
        files = [str(value) for node in graph.values() for value in node["inputs"].values()]
        sent = {name.rsplit("-", 1)[1]: self.uploads[name] for name in files if name in self.uploads}
        told: dict[str, Any] = {}
        if "clip.mp4" in sent:
            told = _facts(sent["clip.mp4"])
            times = asked.get("multiplier", 1)
            told |= {"frames": (told["frames"] - 1) * times + 1, "fps": told["fps"] * times}
        told |= {name: asked[field] for name, field in _ASKED.items() if isinstance(asked.get(field), (int, float))}
        told["fps"] = Fraction(told["fps"])
        if "fresh.mp4" in sent:
            told["green"] = (
                green_of(sent.get("pose.mp4") or sent["depth.mp4"]) if not green_of(sent["fresh.mp4"]) else 0
            )
        elif picture := sent.get("first.png") or sent.get("image.png"):
            told["green"] = green_of(picture)
        return painted(**(told | self.painted))

    def _sound(self, graph: dict[str, Any]) -> bytes:
        asked = {name: value for node in graph.values() for name, value in node["inputs"].items()}
        return sounding(**({"seconds": asked["seconds"]} | self.sounded))

    async def _all_history(self, _: web.Request) -> web.Response:
        return web.json_response(self.history)

    async def _one_history(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        return web.json_response({name: self.history[name]} if name in self.history else {})

    async def _queue(self, _: web.Request) -> web.Response:
        return web.json_response({"queue_running": self.running, "queue_pending": self.pending})

    async def _change_queue(self, request: web.Request) -> web.Response:
        gone = (await request.json()).get("delete", [])
        self.pending[:] = [item for item in self.pending if item[1] not in gone]
        return web.Response()

    async def _interrupt(self, request: web.Request) -> web.Response:
        name = (await request.json()).get("prompt_id")
        for item in [item for item in self.running if item[1] == name]:
            self.running.remove(item)
            told = ["execution_interrupted", {"prompt_id": name, "node_id": "1"}]
            self.history[name] = {
                "prompt": item, "outputs": {}, "status": {"status_str": "error", "completed": False, "messages": [told]}
            }  # fmt: skip
        return web.Response()

    async def _view(self, request: web.Request) -> web.StreamResponse:
        data = self.files.get(request.query["filename"])
        if data is None:
            return web.Response(status=404)
        if self.spoil is not None:
            return await self.spoil(request, data)
        return web.Response(body=data, content_type="video/mp4")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self.takes_sockets:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets[request.query["clientId"]] = socket
        await socket.send_json({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}}})
        if self.lies:
            await socket.send_str("[1, {")
            await socket.send_bytes(b"\x00\x00\x00\x01preview")
        async for message in socket:
            if message.type in (WSMsgType.CLOSE, WSMsgType.ERROR):
                break
        return socket

    async def _tell(self, client: str, kind: str, data: dict[str, Any]) -> None:
        socket = self.sockets.get(client)
        if socket is not None and not socket.closed:
            with contextlib.suppress(ConnectionError):
                await socket.send_json({"type": kind, "data": data})
