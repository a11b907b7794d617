import {browser} from "@web/core/browser/browser";

/** Per kind of verdict: tones as [hertz, seconds] and the pattern of vibration in ms. */
const KINDS = {
    ok: {tones: [[880, 0.12]], shake: [40]},
    bad: {
        tones: [
            [220, 0.18],
            [180, 0.3],
        ],
        shake: [120, 80, 120],
    },
    warn: {
        tones: [
            [520, 0.12],
            [520, 0.12],
        ],
        shake: [80, 60, 80],
    },
    info: {tones: [[660, 0.08]], shake: [25]},
};
const LOUDNESS = 0.2;

/** One sound and one vibration for each kind of verdict; nothing else makes a sound. */
export class Signals {
    /** @param {Device} device it may be silent */
    constructor(device) {
        this.device = device;
        this.context = null;
    }

    give(kind) {
        const signal = KINDS[kind];
        if (!signal || this.device.silent) {
            return;
        }
        if (browser.navigator.vibrate) {
            browser.navigator.vibrate(signal.shake);
        }
        this._sound(signal.tones);
    }

    _sound(tones) {
        const Context = window.AudioContext;
        if (!Context) {
            return;
        }
        this.context = this.context || new Context();
        let at = this.context.currentTime;
        for (const [hertz, seconds] of tones) {
            this._tone(hertz, at, seconds);
            at += seconds + 0.04;
        }
    }

    _tone(hertz, at, seconds) {
        const tone = this.context.createOscillator();
        const gain = this.context.createGain();
        tone.frequency.value = hertz;
        gain.gain.setValueAtTime(LOUDNESS, at);
        gain.gain.exponentialRampToValueAtTime(0.001, at + seconds);
        tone.connect(gain).connect(this.context.destination);
        tone.start(at);
        tone.stop(at + seconds);
    }
}
