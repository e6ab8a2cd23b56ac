"""What a product is, for every generic capability."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from parley.catalog.models import Product
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Dictionary, LongText, Money, Text
from parley.foundation.records.own.tags import tags_field

product_record = RecordType(
    key="product",
    model=Product,
    label=_("Product"),
    label_plural=_("Products"),
    icon="package",
    path="products",
    fields=(
        Field(
            "name",
            _("Name"),
            Text(),
            required=True,
            synonyms=("product", "item", "товар", "услуга", "продукт", "наименование", "produk", "barang"),
        ),
        Field("sku", _("SKU"), Text(length=80), synonyms=("article", "code", "артикул", "kode")),
        Field(
            "category",
            _("Category"),
            Dictionary(dictionary="product_category"),
            synonyms=("series", "group", "категория", "группа", "серия", "kategori"),
        ),
        Field(
            "price",
            _("Price"),
            Money(minimum=Decimal(0)),
            synonyms=("sales price", "list price", "unit price", "цена", "harga"),
        ),
        Field("unit", _("Unit"), Text(length=20), synonyms=("ед. изм.", "единица", "satuan")),
        Field("description", _("Description"), LongText(), synonyms=("описание", "keterangan")),
        tags_field(Product),
    ),
    columns=("name", "sku", "category", "price", "unit"),
    quick=("name", "sku", "category", "price"),
    figures=("price", "category"),
    identifiers=("sku", "external_id"),
    search=("name", "sku", "category"),
    match=("external_id", "sku", "name"),
    second_line=("category", "price"),
    order="name",
)
