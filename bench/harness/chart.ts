import { type Curve, figures } from './bench.js';
import type { Round } from './verdict.js';

const width = 640;
const height = 360;
const margin = { left: 90, right: 30, top: 50, bottom: 60 };

/** A growth curve as an SVG: the median of a figure over a quantity on a logarithmic scale, from 0 up. */
export function chartOf(curve: Curve, measured: Round): string {
  const points = Object.entries(curve.points)
    .map(([side, x]) => ({ x, y: measured[side]?.[curve.figure] ?? NaN }))
    .filter(({ y }) => Number.isFinite(y))
    .sort((one, other) => one.x - other.x);
  const top = roundUp(Math.max(1, ...points.map(({ y }) => y)));
  const place = placement(
    points.map(({ x }) => x),
    top,
  );
  const path = points.map(({ x, y }) => `${place.x(x)},${place.y(y)}`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${width / 2}" y="24" text-anchor="middle" font-size="15">${curve.title}</text>`,
    ...[0, top / 2, top].map((y) => gridLine(y, place.y(y), curve.figure)),
    `<polyline points="${path}" fill="none" stroke="#1668a8" stroke-width="2"/>`,
    ...points.map(
      ({ x, y }) => `<circle cx="${place.x(x)}" cy="${place.y(y)}" r="4" fill="#1668a8"/>`,
    ),
    ...points.map(({ x }) => {
      const at = `x="${place.x(x)}" y="${height - margin.bottom + 20}"`;
      return `<text ${at} text-anchor="middle">${x.toLocaleString('en')}</text>`;
    }),
    `<text x="${width / 2}" y="${height - 16}" text-anchor="middle">${curve.xTitle}</text>`,
    '</svg>\n',
  ].join('\n');
}

function gridLine(y: number, at: number, figure: string): string {
  const text = `${y.toLocaleString('en')}${figures[figure]?.title ?? ''}`;
  return (
    `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}" stroke="#ddd"/>` +
    `<text x="${margin.left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`
  );
}

function placement(xs: readonly number[], top: number) {
  const [least, greatest] = [Math.log10(Math.min(...xs) + 1), Math.log10(Math.max(...xs) + 1)];
  const across = width - margin.left - margin.right - 40;
  const up = height - margin.top - margin.bottom;
  const share = (x: number) => (Math.log10(x + 1) - least) / Math.max(greatest - least, 1e-9);
  return {
    x: (x: number) => Math.round(margin.left + 20 + share(x) * across),
    y: (y: number) => Math.round(height - margin.bottom - (y / top) * up),
  };
}

/** To 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}
