/**
 * How long it takes to colour a 1000 × 1000 image anew: as the page does it (a table of colours on a 2D canvas), and with
 * WebGL2 (a texture of values, colours in the shader) for comparison. Headless browsers draw WebGL with the processor.
 *
 *     node tests/web/bench/recolour.mjs
 */
import { startSession } from '../browser/session.mjs';

const session = await startSession();
if (session.skip) {
  console.log(session.skip);
  process.exit(0);
}
const { page, close } = await session.open('');
const base = new URL('js/', session.url).href;
const result = await page.evaluate(async (modules) => {
  const { paint, statistics, stretchOf } = await import(`${modules}viewer/scale.js`);
  const { colourTable } = await import(`${modules}viewer/colormaps.js`);
  const size = 1000;
  let state = 1;
  const pixels = Float32Array.from({ length: size * size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 * 16 - 5;
  });
  const canvas = document.createElement('canvas');
  const screen = document.createElement('canvas');
  canvas.width = canvas.height = screen.width = screen.height = size;
  const context = canvas.getContext('2d');
  const shown = screen.getContext('2d');
  const image = context.createImageData(size, size);
  const known = statistics(pixels);
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const times = {};
  for (const name of ['linear', 'asinh', 'histogram']) {
    const runs = [];
    for (let i = 0; i < 40; i++) {
      const start = performance.now();
      const cuts = [-3 + i / 100, 10];
      paint(pixels, size, size, cuts, stretchOf(name, known, cuts), colourTable(i % 2 ? 'plasma' : 'cubehelix'), new Uint32Array(image.data.buffer));
      context.putImageData(image, 0, 0);
      shown.drawImage(canvas, 0, 0);
      // Reading one pixel waits until all is drawn.
      shown.getImageData(0, 0, 1, 1);
      if (i >= 10) runs.push(performance.now() - start);
    }
    times[`canvas, ${name}`] = [median(runs), Math.max(...runs)];
  }
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl) {
    gl.canvas.width = gl.canvas.height = size;
    const shader = (type, text) => {
      const one = gl.createShader(type);
      gl.shaderSource(one, text);
      gl.compileShader(one);
      return one;
    };
    const program = gl.createProgram();
    gl.attachShader(program, shader(gl.VERTEX_SHADER, '#version 300 es\nin vec2 p; out vec2 t; void main() { t = p * 0.5 + 0.5; gl_Position = vec4(p, 0, 1); }'));
    gl.attachShader(program, shader(gl.FRAGMENT_SHADER, '#version 300 es\nprecision highp float; uniform sampler2D values, colours; uniform vec2 cuts; in vec2 t; out vec4 c; void main() { float v = texture(values, t).r; c = texture(colours, vec2(clamp((v - cuts.x) / (cuts.y - cuts.x), 0.0, 1.0), 0.5)); }'));
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    const texture = (unit, format, width, height, kind, type, data) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, kind, type, data);
    };
    texture(0, gl.R32F, size, size, gl.RED, gl.FLOAT, pixels);
    const table = colourTable('plasma');
    texture(1, gl.RGBA, 256, 1, gl.RGBA, gl.UNSIGNED_BYTE, Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : table[3 * (i >> 2) + i % 4])));
    gl.uniform1i(gl.getUniformLocation(program, 'values'), 0);
    gl.uniform1i(gl.getUniformLocation(program, 'colours'), 1);
    gl.viewport(0, 0, size, size);
    const runs = [];
    const out = new Uint8Array(4);
    for (let i = 0; i < 40; i++) {
      const start = performance.now();
      gl.uniform2f(gl.getUniformLocation(program, 'cuts'), -3 + i / 100, 10);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      shown.drawImage(gl.canvas, 0, 0);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, out);
      shown.getImageData(0, 0, 1, 1);
      if (i >= 10) runs.push(performance.now() - start);
    }
    times[`WebGL2, linear (${gl.getParameter(gl.VERSION)})`] = [median(runs), Math.max(...runs)];
  }
  return times;
}, base);
for (const [name, [median, most]] of Object.entries(result)) console.log(`${name.padEnd(60)} median ${median.toFixed(1)} ms, most ${most.toFixed(1)} ms`);
await close();
await session.close();
