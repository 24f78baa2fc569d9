"""A Report -> text, one file a format; and the picture that proves a match."""

from provenance.rendering.clean import clean
from provenance.rendering.interface import Renderer
from provenance.rendering.json_v1 import json_schema, render_jsonl
from provenance.rendering.proof_picture import render_side_by_side
from provenance.rendering.text import describe_proof, render_text

__all__ = ["Renderer", "clean", "describe_proof", "json_schema", "render_jsonl", "render_side_by_side", "render_text"]
