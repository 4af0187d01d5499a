// @ts-check
/** Mouse, touch, pen and keys of the viewer, as plain intentions. Places are CSS pixels inside the canvas. */

/**
 * @typedef {object} Intentions
 * @property {(du: number, dv: number) => void} pan
 * @property {(factor: number, u: number, v: number) => void} zoom
 * @property {(u: number, v: number) => void} point
 * @property {() => void} leave
 * @property {(u: number, v: number) => void} tap
 * @property {(key: string) => boolean} key
 */

const TAP_SLACK = 5;

/** @param {HTMLCanvasElement} canvas @param {Intentions} intend */
export function gestures(canvas, intend) {
  /** @type {Map<number, { u: number, v: number }>} */
  const down = new Map();
  let travelled = 0;

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
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, place(event));
  });

  canvas.addEventListener('pointermove', (event) => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (before) {
      travelled += Math.hypot(now.u - before.u, now.v - before.v);
      if (down.size === 1 && travelled > TAP_SLACK) {
        canvas.classList.add('dragging');
        intend.pan(now.u - before.u, now.v - before.v);
      }
      if (down.size === 2) pinch(event.pointerId, before, now);
      down.set(event.pointerId, now);
    }
    intend.point(now.u, now.v);
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
    canvas.classList.remove('dragging');
    if (event.type === 'pointerup' && travelled <= TAP_SLACK && down.size === 0) {
      const { u, v } = place(event);
      intend.tap(u, v);
    }
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  canvas.addEventListener('pointerleave', () => { if (down.size === 0) intend.leave(); });
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (intend.key(event.key)) event.preventDefault();
  });
}
