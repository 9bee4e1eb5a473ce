/** Where and how to begin, from the address's fragment: `#t=75&play` (written by the clip page when it renews a session). */
export interface Start {
  position: number
  play: boolean
}

export function startFrom(hash: string): Start {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const position = Number(parameters.get('t') ?? 0)
  return { position: Number.isFinite(position) && position > 0 ? position : 0, play: parameters.has('play') }
}
