"""Accounts: whether the person behind one is qualified."""

from __future__ import annotations

from odoo import models

from odoo.addons.mes_compliance import clock

from ..competence import check, ends_soon, second_person


class ResUsers(models.Model):
    """A person's account."""

    _inherit = "res.users"

    def _mes_grants(self):
        """Return what these people were ever granted here: per id a list of Grant."""
        people = self.env["hr.employee"]._mes_grants(self)
        return {user: grants for user, (_person, grants) in people.items()}

    def _mes_competence(self, codes, at=None):
        """Judge whether this person holds every one of these qualifications.

        :param codes: codes of the qualifications, all of which are needed
        :param at: the moment, aware; now where none is given
        :return: Verdict; its facts hold the proof, frozen, under
            ``competence.<key of the person>``
        """
        self.ensure_one()
        person, grants = self.env["hr.employee"]._mes_grants(self)[self.id]
        return check(person, codes, grants, at or clock.now(), self._mes_site_tz())

    def _mes_second_person(self, first, codes, at=None):
        """Judge whether this person may verify what another one did.

        :param first: who performed, a ``res.users`` record
        :param codes: codes of the qualifications that the second person needs
        :param at: the moment, aware; now where none is given
        :return: Verdict, as of :meth:`_mes_competence`
        """
        self.ensure_one()
        people = self.env["hr.employee"]._mes_grants(self | first)
        second, grants = people[self.id]
        moment = at or clock.now()
        return second_person(
            people[first.id][0], second, codes, grants, moment, self._mes_site_tz()
        )

    def _mes_competence_ends(self, codes, at=None):
        """Return what of these qualifications ends within a day: information only.

        :return: list of ``Ending``, the first one first
        """
        self.ensure_one()
        person, grants = self.env["hr.employee"]._mes_grants(self)[self.id]
        moment = at or clock.now()
        return ends_soon(person, codes, grants, moment, self._mes_site_tz())

    def _mes_site_tz(self):
        return self.env.company._mes_tz()
