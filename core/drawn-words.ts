// Words that are drawn into pictures: text whatever is in them, and never nothing without a word. Pure.

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** People's names are text here, whatever is in them. What XML 1.0 (2.2) can't hold is left out. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replaceAll(/[&<>"']/g, (one) => entities[one] ?? '')

/**
 * Whether `pixels` (RGBA) show anything: without a font nothing is drawn, and nobody would notice. Throws an Error that names `what` was to
 * be drawn.
 */
export function checkDrawn(pixels: Uint8Array, what: string): void {
  for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) return
  throw new Error(`${what} could not be drawn: no font is installed`)
}
