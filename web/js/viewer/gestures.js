// @ts-check
/** Mouse, touch, pen and keys of the viewer, as plain intentions. Places are CSS pixels inside the canvas. */

/**
 * @typedef {object} Intentions
 * @property {(du: number, dv: number) => void} pan
 * @property {(factor: number, u: number, v: number) => void} zoom
 * @property {(u: number, v: number) => void} point
 * @property {() => void} leave
 * @property {(u: number, v: number, event: PointerEvent) => void} tap
 * @property {(u: number, v: number, event: PointerEvent) => boolean} grab whether a tool takes what begins here; else it pans
 * @property {(u: number, v: number, event: PointerEvent) => void} drag of what was grabbed
 * @property {(isKept: boolean) => void} drop of what was dragged; a second finger gives it up
 * @property {(key: string, event: KeyboardEvent) => boolean} key
 */

const TAP_SLACK = 5;
const LONG_PRESS_MS = 550;

/** @param {HTMLCanvasElement} canvas @param {Intentions} intend */
export function gestures(canvas, intend) {
  /** @type {Map<number, { u: number, v: number }>} */
  const down = new Map();
  let travelled = 0;
  let isGrabbed = false;
  let wasPinch = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let press;

  const place = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { u: event.clientX - box.left, v: event.clientY - box.top };
  };

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { u, v } = place(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    intend.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0018), u, v);
    intend.point(u, v);
  }, { passive: false });

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 2) return;
    canvas.setPointerCapture(event.pointerId);
    const now = place(event);
    if (down.size === 0) {
      travelled = 0;
      wasPinch = false;
      isGrabbed = intend.grab(now.u, now.v, event);
      // On a touch screen nothing hovers: a long press reads out.
      if (event.pointerType === 'touch') press = setTimeout(() => intend.point(now.u, now.v), LONG_PRESS_MS);
    } else {
      if (isGrabbed) intend.drop(false);
      isGrabbed = false;
      wasPinch = true;
    }
    down.set(event.pointerId, now);
  });

  canvas.addEventListener('pointermove', (event) => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (before) {
      travelled += Math.hypot(now.u - before.u, now.v - before.v);
      if (travelled > TAP_SLACK) clearTimeout(press);
      if (down.size === 1 && travelled > TAP_SLACK) {
        canvas.classList.toggle('dragging', !isGrabbed);
        if (isGrabbed) intend.drag(now.u, now.v, event);
        else if (!wasPinch) intend.pan(now.u - before.u, now.v - before.v);
      }
      if (down.size === 2) pinch(event.pointerId, before, now);
      down.set(event.pointerId, now);
    }
    if (!before || event.pointerType !== 'touch') intend.point(now.u, now.v);
  });

  /** @param {number} id @param {{ u: number, v: number }} before @param {{ u: number, v: number }} now */
  const pinch = (id, before, now) => {
    const other = [...down].find(([otherId]) => otherId !== id)?.[1];
    if (!other) return;
    const distance = (/** @type {{ u: number, v: number }} */ p) => Math.max(1, Math.hypot(p.u - other.u, p.v - other.v));
    intend.zoom(distance(now) / distance(before), other.u, other.v);
  };

  const release = (/** @type {PointerEvent} */ event) => {
    if (!down.delete(event.pointerId)) return;
    clearTimeout(press);
    canvas.classList.remove('dragging');
    if (down.size > 0) return;
    const isTap = event.type === 'pointerup' && travelled <= TAP_SLACK && !wasPinch;
    if (isGrabbed) intend.drop(event.type === 'pointerup' && !isTap);
    isGrabbed = false;
    if (!isTap || event.button !== 0) return;
    const { u, v } = place(event);
    if (event.pointerType === 'touch') intend.point(u, v);
    intend.tap(u, v, event);
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => { if (down.size === 0) intend.leave(); });
  // The right button drags the cuts, as in DS9.
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!intend.key(event.key, event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
