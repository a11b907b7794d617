"""Whether somebody is qualified: dates at the site, proof, many people at once."""

from __future__ import annotations

from odoo.tests import tagged

from .common import NOON, TrainingCase


@tagged("post_install", "-at_install", "mes")
class TestCompetence(TrainingCase):
    def test_missing(self):
        """[J01] Who does not hold what a step asks for is told what is missing."""
        verdict = self.assertCompetence(self.ben, "qualification_missing")
        finding = verdict.findings[0]
        self.assertEqual(finding.code, "PER-01")
        self.assertEqual((finding.found, finding.needed), ("none", "GRAN-02"))

    def test_every_code(self):
        """[J01] All codes are needed; each one that is missing is named."""
        self.assertSigned(self.qualify(self.ben))
        codes = ("GRAN-02", "DISP-01", "FBD-01")
        verdict = self.assertCompetence(
            self.ben, "qualification_missing", "qualification_missing", codes=codes
        )
        needed = [finding.needed for finding in verdict.findings]
        self.assertEqual(needed, ["DISP-01", "FBD-01"])

    def test_held(self):
        """[J01] Who holds it passes, performer and witness alike."""
        self.qualify(self.anna)
        self.qualify(self.ben)
        verdict = self.assertCompetence(self.ben)
        self.assertEqual(verdict.passed, ("passed_qualification",))
        with self.at(NOON):
            second = self.ben._mes_second_person(self.anna, ["GRAN-02"])
        self.assertTrue(second.ok, second.findings)

    def test_witness_is_the_performer(self):
        """[J01, PER-03] Nobody verifies the own step; a missing one is named too."""
        with self.at(NOON):
            verdict = self.anna._mes_second_person(self.anna, ["GRAN-02"])
        rules = [finding.rule for finding in verdict.findings]
        self.assertEqual(rules, ["second_person_same", "qualification_missing"])

    def test_last_day(self):
        """[J02] Valid until 22 November: until midnight in Basel, not in Greenwich."""
        self.qualify(self.ben, valid_to="2026-11-22")
        self.assertCompetence(self.ben, at="2026-11-22 22:59")
        self.assertCompetence(self.ben, "qualification_expired", at="2026-11-22 23:00")

    def test_expired_yesterday(self):
        """[J02] Ended yesterday: refused with the day it ended."""
        self.qualify(self.ben, valid_to="2026-11-21")
        verdict = self.assertCompetence(self.ben, "qualification_expired")
        self.assertEqual(verdict.findings[0].found, "until 21 Nov 2026")

    def test_begins_tomorrow(self):
        """[J02] From tomorrow: refused today, right from midnight in Basel."""
        self.qualify(self.ben, valid_from="2026-11-23", valid_to="2027-11-22")
        self.assertCompetence(self.ben, "qualification_not_yet_valid")
        self.assertCompetence(self.ben, at="2026-11-22 23:00")

    def test_no_end(self):
        """[J02] Without a last day it does not end."""
        self.qualify(self.ben, valid_to=None)
        self.assertCompetence(self.ben, at="2040-01-01 11:00")

    def test_ends_within_a_day(self):
        """[J02] That it ends at midnight is told, and is no refusal."""
        self.qualify(self.ben, valid_to="2026-11-22")
        with self.at(NOON):
            (ending,) = self.ben._mes_competence_ends(["GRAN-02"])
        self.assertEqual(ending.text, "until midnight")

    def test_proof(self):
        """[J06] The verdict holds who, by which entry, on which version, when."""
        self.qualify(self.ben)
        verdict = self.assertCompetence(self.ben)
        (proof,) = verdict.facts.values()
        grant = proof["grants"]["GRAN-02"]
        self.assertEqual(grant["sop"], "SOP-117 v4")
        self.assertEqual(grant["assessor"], "Sofia Rossi")
        self.assertEqual(grant["uuid"], self.rows(self.ben).mes_entry)
        granted = self.told(self.ben, "qualification.granted")[-1]
        self.assertEqual(granted["id"], grant["uuid"])
        self.assertEqual(proof["day"], "2026-11-22")

    def test_proof_stays(self):
        """[J06] What happens later alters no proof that was given."""
        self.qualify(self.ben)
        (proof,) = self.assertCompetence(self.ben).facts.values()
        before = repr(proof)
        with self.at(NOON):
            self.assertSigned(self.change(self.ben, "revoke", self.david))
        self.gran.mes_sop_version = "v5"
        self.assertEqual(repr(proof), before)
        self.assertCompetence(self.ben, "qualification_revoked")

    def test_many_people(self):
        """[J01] Grants of ten people take as many queries as those of one."""
        people = self.anna | self.ben | self.david | self.jonas
        for user in people:
            self.qualify(user)
        self.count(people)
        one, all_ = self.count(self.anna), self.count(people)
        self.assertEqual(one, all_)
        grants = people._mes_grants()
        self.assertEqual({len(each) for each in grants.values()}, {1})

    def test_without_employee(self):
        """[J01] An account without employee holds nothing."""
        gateway = self.person("dev.gateway", "device", name="Gateway 1")
        self.assertCompetence(gateway, "qualification_missing")

    def test_other_site(self):
        """[J01] A qualification counts at the site where it was granted."""
        self.qualify(self.ben)
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.ben.company_ids |= cork
        with self.at(NOON):
            away = self.ben.with_company(cork)._mes_competence(["GRAN-02"])
        self.assertFalse(away.ok)

    def test_moved_to_another_site(self):
        """[J01] Who moves to another site takes no qualification along."""
        self.qualify(self.ben)
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.ben.company_ids |= cork
        self.employee(self.ben).company_id = cork
        with self.at(NOON):
            away = self.ben.with_company(cork)._mes_competence(["GRAN-02"])
        self.assertFalse(away.ok)

    def test_archived_employee(self):
        """[J01] Who has left is qualified for nothing."""
        self.qualify(self.ben)
        self.employee(self.ben).active = False
        self.assertCompetence(self.ben, "qualification_missing")

    def test_standings_agree(self):
        """[J02] Lists show and find each standing as the rules judge it."""
        spans = {
            "qualified": ("2026-01-10", "2027-03-01"),
            "expiring": ("2026-01-10", "2026-12-22"),
            "expired": ("2026-01-10", "2026-11-21"),
            "not_yet_valid": ("2026-11-23", "2027-11-22"),
        }
        for first, last in spans.values():
            self.qualify(self.ben, valid_from=first, valid_to=last)
        rows = self.rows(self.ben)
        with self.at(NOON):
            rows.invalidate_recordset()
            for row, standing in zip(rows, spans, strict=True):
                self.assertEqual(row.mes_standing, standing)
                domain = [("mes_standing", "=", standing), ("id", "in", rows.ids)]
                self.assertEqual(rows.search(domain), row)

    def count(self, people):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["hr.employee"]._mes_grants(people)
        return self.cr.sql_log_count - before
