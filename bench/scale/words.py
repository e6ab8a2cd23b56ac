"""Words from which the large company's names are made: Latin and Cyrillic, short and long."""

from __future__ import annotations

import random

FIRST = (
    "Anna Boris Clara Daniel Elena Farid Greta Hugo Ines Jakob Karin Lars Maya Nils Olga Pavel Rizky Sari Tomas Ulla "
    "Vera Wayan Yusuf Zoe Дмитрий Екатерина Иван Мария Ольга Сергей Budi Dewi Putri Agus"
).split()
LAST = (
    "Andersson Bauer Castillo Dubois Eriksen Fischer Gunawan Hartono Ivanov Jensen Kowalski Lindqvist Moreau Novak "
    "Olsen Petrov Quist Rossi Santoso Tanaka Ulrich Vasquez Wijaya Yilmaz Zeller Кузнецов Морозов Соколова Орлов"
).split()
TRADES = (
    "Bearings Robotics Packaging Logistics Foods Textiles Instruments Chemicals Printing Furniture Glass Pumps "
    "Lighting Ceramics Timber Dairy Optics Plastics Станки Снабжение Мебель Elektronik Perkasa"
).split()
FORMS = ("GmbH", "AB", "Ltd", "SA", "BV", "ООО", "PT", "Inc", "KG", "Oy")
PLACES = "Alder Birch Cedar Dale Elm Fjord Grove Harbour Isle Juniper Kestrel Lake Moor North Oak Pine Ridge Stone".split()
GOODS = (
    "Palletising line|Service contract|Laser cutter|Office fit-out|Spare parts|Annual licence|Conveyor|Packing robot|"
    "Training for operators|Запасные части|Линия розлива|Сервисный договор|Mesin kemas|Kontrak servis"
).split("|")
NOTES = (
    "Called; they compare two offers and want to see a reference.|Sent the price list, asked for the drawing.|"
    "Budget is approved for the next quarter.|The buyer is away until Monday.|Перезвонить после планёрки, ждут скидку.|"
    "Minta penawaran baru dengan ongkos kirim.|Met on site: the hall is lower than on the plan, checking the mast."
).split("|")


def organization_name(number: int, chance: random.Random) -> str:
    return f"{chance.choice(PLACES)} {chance.choice(TRADES)} {number} {chance.choice(FORMS)}"


def deal_name(chance: random.Random) -> str:
    return f"{chance.choice(GOODS)} {chance.randrange(1, 10_000)}"
