/** A pairing code as typed or linked: "abcd-1234" -> "ABCD1234". */
export function codeFrom(typed: string | null): string {
  return (typed ?? '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(0, 16)
}

/** In two halves, as devices show it: "ABCD1234" -> "ABCD-1234". */
export function spell(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}
