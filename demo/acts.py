"""What makes the plant fit for use: every act signed by whoever may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from cast import CAST, QUALIFICATIONS
from plant import ANALYSES, LOTS, UNDER_TEST
from units import (
    CLASSES,
    DIRTY,
    EARLY,
    GATEWAY,
    OVERDUE,
    SOURCE,
    STATIONS,
    TAGS,
    TARES,
    UNITS,
)


class Quality:
    """Qualifications, released lots, equipment in good condition.

    :ivar crew: per login the logged-in person
    """

    def __init__(self, crew, plant, clock):
        """Take the people, the plant they prepare, and its clock."""
        self.crew, self.plant, self.clock = crew, plant, clock
        self.units: dict[str, int] = {}
        self.stations: dict[str, int] = {}
        self.tags: dict[tuple[str, str], int] = {}

    # -- people ------------------------------------------------------------------

    def qualify(self) -> None:
        """Let the training administrator certify everybody's qualifications."""
        sofia = self.crew["train.sofia"]
        kind = sofia.find("hr.skill.type", name="GMP qualification")
        for code, name in QUALIFICATIONS.items():
            sofia.create("hr.skill", name=name, mes_code=code, skill_type_id=kind)
        wanted = [
            (member, code, days)
            for member in CAST
            for code, days in member.qualifications
        ]
        _both(lambda each: self._qualify(sofia, *each), wanted)

    def _qualify(self, sofia, member, code, days) -> None:
        today = datetime.now(timezone.utc).date()
        start = today + timedelta(days=member.from_day)
        end = today + timedelta(days=days)
        sofia.signs(
            "hr.employee",
            self.plant.employees[member.login],
            "assessed",
            code,
            act="qualify",
            valid_from=start.isoformat(),
            valid_to=end.isoformat(),
            evidence=f"Certificate {code}, practical assessment passed",
            reason="Trained and assessed on the job",
        )

    # -- lots --------------------------------------------------------------------

    def release(self) -> None:
        """Let quality test and release every lot but one."""
        farid = self.crew["qa.farid"]
        _both(lambda each: self._release(farid, each[1]), LOTS)

    def _release(self, farid, name) -> None:
        lot = self.plant.lots[name]
        if name in ANALYSES:
            assay, loss = ANALYSES[name]
            farid.signs(
                "stock.lot",
                lot,
                "checked",
                act="analysis",
                assay=assay,
                loss_on_drying=loss,
                analysed=(self.plant.today - timedelta(days=20)).date().isoformat(),
            )
        self._dispose(farid, lot, "status_changed", "under_test", "Sampled")
        if name != UNDER_TEST:
            self._dispose(farid, lot, "released", "released", "Complies with its spec")

    def _dispose(self, farid, lot, meaning, to, reason) -> None:
        values = {"act": "disposition", "to": to, "reason": reason}
        farid.signs("stock.lot", lot, meaning, **values)

    # -- equipment ---------------------------------------------------------------

    def install(self) -> None:
        """Let metrology enter classes and units, and the supervisor the stations."""
        jonas = self.crew["met.jonas"]
        classes = {code: self._class(jonas, code) for code in CLASSES}
        for code, (name, kind, properties, room) in UNITS.items():
            self.units[code] = self._unit(
                jonas, code, name, classes[kind], properties, room
            )
        for name, place, icon, codes in STATIONS:
            self.stations[name] = self.crew["sup.david"].create(
                "mes.station",
                name=name,
                place=place,
                icon=icon,
                class_ids=[[4, classes[code]] for code in codes],
            )

    def _class(self, jonas, code) -> int:
        name, flags, properties = CLASSES[code]
        lines = [
            [0, 0, {"code": key, "name": title, "kind": kind, "unit": unit}]
            for key, title, kind, unit in properties
        ]
        return jonas.create(
            "mes.equipment.class", code=code, name=name, property_ids=lines, **flags
        )

    def _unit(self, jonas, code, name, kind, properties, room) -> int:
        found = jonas.call(
            "mes.equipment.class.property",
            "search_read",
            [["class_id", "=", kind]],
            ["code"],
        )
        definitions = {each["code"]: each["id"] for each in found}
        lines = [
            [0, 0, {"definition_id": definitions[key], "value": value}]
            for key, value in properties.items()
        ]
        return jonas.create(
            "maintenance.equipment",
            name=name,
            mes_code=code,
            mes_class_id=kind,
            mes_room=room,
            mes_property_ids=lines,
        )

    def connect(self, server: str) -> str:
        """Let metrology set up the gateway, its source and every tag.

        :param server: address of the OPC UA server
        :return: the gateway's key, which is shown this once
        """
        jonas, (code, name) = self.crew["met.jonas"], GATEWAY
        gateway = jonas.create("mes.gateway", code=code, name=name)
        self.source = jonas.create(
            "mes.gateway.source",
            gateway_id=gateway,
            name=SOURCE,
            protocol="opcua",
            url=server,
        )
        for unit, role, *more in TAGS:
            self.tags[unit, role] = self._tag(jonas, unit, role, *more)
        return jonas.call("mes.gateway", "mes_make_key", [gateway])

    def _tag(self, jonas, unit, role, name, measure, interval, limits, band, delay):
        code, names = f"{unit}.{role}", ("low_action", "low_alert")
        names += ("high_alert", "high_action")
        given = zip(names, limits.split(), strict=True)
        return jonas.create(
            "mes.tag",
            equipment_id=self.units[unit],
            source_id=self.source,
            code=code,
            name=name,
            role=role,
            address=f"ns=2;s={code}",
            unit=measure,
            interval=interval,
            deadband=band,
            delay=delay,
            **{limit: text for limit, text in given if text != "-"},
        )

    def commission(self) -> None:
        """Qualify every unit; calibrate what is calibrated; weigh the bins' tare."""
        _both(self._commission, list(UNITS))

    def _commission(self, code) -> None:
        jonas, farid = self.crew["met.jonas"], self.crew["qa.farid"]
        unit, kind = self.units[code], UNITS[code][1]
        self._act(jonas, unit, "prepared", "qualify", reason="IQ, OQ and PQ passed")
        self._act(farid, unit, "approved", "approve")
        if CLASSES[kind][1].get("calibrated"):
            self.calibrate(code)
        if code in TARES:
            self._act(jonas, unit, "performed", "tare", tare=TARES[code])

    def calibrate(self, code) -> None:
        """Calibrate a unit; the overdue one was due two days before the story."""
        days = -2 if code == OVERDUE else 150
        due = (self.plant.today + timedelta(days=days)).date()
        done = due - timedelta(days=182)
        self._act(
            self.crew["met.jonas"],
            self.units[code],
            "performed",
            "calibrate",
            range="whole range",
            certificate=f"CAL-{code}-{due:%y%m}",
            performed_on=done.isoformat(),
            due=due.isoformat(),
            passed=True,
        )

    def clean(self, *codes) -> None:
        """Let Anna clean units and Ben verify them."""
        anna, ben = self.crew["op.anna"], self.crew["op.ben"]
        for code in codes:
            unit = self.units[code]
            anna.call("maintenance.equipment", "mes_step", [unit], "start_cleaning")
            self._act(anna, unit, "performed", "clean")
            self._act(ben, unit, "verified", "verify")

    def clean_all(self, early: bool) -> None:
        """Clean what is cleaned early, or everything else but what stays dirty."""
        cleanable = [
            code
            for code, (_name, kind, *_more) in UNITS.items()
            if CLASSES[kind][1].get("cleanable") and code not in DIRTY
        ]
        self.clean(*[code for code in cleanable if (code in EARLY) == early])

    def check_scales(self) -> None:
        """Check every scale with its weights, as each morning."""
        for code, (_name, kind, *_more) in UNITS.items():
            if kind == "scale":
                self._act(
                    self.crew["op.anna"],
                    self.units[code],
                    "performed",
                    "check",
                    reference="F1 20 kg, no. 7",
                    indicated="20.00 kg",
                    passed=True,
                )

    def _act(self, person, unit, meaning, act, **values) -> None:
        person.signs("maintenance.equipment", unit, meaning, act=act, **values)


def _both(do, items) -> None:
    """Do independent acts two at a time: each waits for a password to be verified."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(do, items))
