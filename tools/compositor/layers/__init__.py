"""One drawing a kind of layer: words, lists, photos, charts, tables, code, formulas, signs."""
