"""Shows a product's photos to a model that sees, and keeps what it saw in the brief, with where it came from."""

from __future__ import annotations

import base64
import io

from ..planners.choice import model_of
from ..story.brief import Brief
from ..story.errors import EngineError
from .desk import Desk
from .planning import planner_for

LONG_SIDE_PX = 768
QUALITY = 80


def look_at(desk: Desk, brief: Brief) -> Brief:
    """The brief with tags from its product photos. As it is, with a note, where the model sees nothing."""
    photos = brief.assets_of("product")
    model = model_of(planner_for(desk))
    if model is None or not photos or any(tag.source == "photo" for tag in brief.product.tags):
        return brief
    from ..planners.model.photos import PHOTOS_MAX, Photo, see

    shown = tuple(Photo(asset=asset.id, data_url=_data_url(desk, asset.key)) for asset in photos[:PHOTOS_MAX])
    try:
        tags = see(model.asker, brief, shown)
    except EngineError as error:
        if getattr(error, "may_be_paid_again", False):
            raise
        desk.note(f"the photos were not described, the film is planned without: {error.what}")
        return brief
    if not tags:
        desk.note("the model saw nothing in the photos that helps")
        return brief
    desk.note(f"the model saw in the photos: {', '.join(tag.value for tag in tags[:6])}")
    product = brief.product.model_copy(update={"tags": (*brief.product.tags, *tags)})
    return brief.model_copy(update={"product": product})


def _data_url(desk: Desk, key: str) -> str:
    """The normalised picture, small, on white where it is cut out."""
    from PIL import Image

    from ..tools.media.image_intake import PICTURE_FILE

    with Image.open(desk.production.store.folder(key) / PICTURE_FILE) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", small.size, "white")
    flat.paste(small, mask=small.getchannel("A"))
    data = io.BytesIO()
    flat.save(data, "JPEG", quality=QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(data.getvalue()).decode()}"
