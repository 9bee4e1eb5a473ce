// A voice that isn't its owner's: the size of the throat and the pitch are changed apart from one another, by amounts that nobody
// keeps, and the pitch wanders. It is a disguise and no proof: who has much time can search for the amounts (the page says so).
import { randomInt } from 'node:crypto'

export interface Voice {
  /** Samples a second that 48,000 are taken for: below, the throat is larger. */
  rate: number
  /** Pitch from a second on, relative to the speaker's own. */
  pitch: { from: number; factor: number }[]
}

/** From a secure source; `seconds` of sound. */
export function drawVoice(seconds: number, draw: (below: number) => number = randomInt): Voice {
  const base = apart(draw)
  const pitch: Voice['pitch'] = []
  // In whole milliseconds: sums of seconds drift.
  for (let at = 0; at < Math.max(1, seconds) * 1000; at += 1500 + draw(3500)) {
    pitch.push({ from: at / 1000, factor: base * (0.95 + draw(1001) / 10_000) })
  }
  return { rate: Math.round(48_000 * apart(draw)), pitch }
}

/** 0.82 to 0.92 or 1.09 to 1.20: far enough from 1 to hide, near enough to be understood. */
function apart(draw: (below: number) => number): number {
  const at = draw(2101) / 10_000
  return at <= 0.1 ? 0.82 + at : 0.99 + at
}

/** The wandering pitch as ffmpeg's asendcmd reads it. */
export const voiceCommands = ({ rate, pitch }: Voice): string =>
  pitch.map(({ from, factor }) => `${from.toFixed(3)} rubberband pitch ${pitchOf(rate, factor)};\n`).join('')

/** What the voice's own change of speed does to pitch is taken back. */
const pitchOf = (rate: number, factor: number): string => ((factor * 48_000) / rate).toFixed(6)

/** The filters, for sound of 48,000 samples a second. `commands`: a file with `voiceCommands`. */
export function voiceFilters(voice: Voice, commands: string): string {
  const [first] = voice.pitch
  const tempo = (48_000 / voice.rate).toFixed(9)
  return [
    'aresample=48000',
    `asendcmd=f=${commands}`,
    `asetrate=${voice.rate}`,
    'aresample=48000',
    `rubberband=tempo=${tempo}:pitch=${pitchOf(voice.rate, first?.factor ?? 1)}:formant=preserved`,
    'vibrato=f=5.5:d=0.12',
    // What is above carries who it is more than what is said.
    'lowpass=f=5500',
  ].join(',')
}
