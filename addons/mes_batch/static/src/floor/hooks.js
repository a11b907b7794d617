import {useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** Return a plain object or class whose changes are seen by the component. */
export function useReactive(object) {
    return useState(object);
}

/** Return the reference of an element of the template: ``.el`` once it stands. */
export function useElement(name) {
    return useRef(name);
}

/** Return a service of the web client. */
export function useOdoo(name) {
    return useService(name);
}
