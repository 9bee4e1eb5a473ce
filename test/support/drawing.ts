/** Numbers from 0 to below 1, the same in each run for the same seed (Lehmer's generator). */
export function drawing(seed: number): () => number {
  let state = (seed * 7919) % 2_147_483_647 || 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Somebody speaking, as far as this goes: noise and a buzz in syllables, one channel, -1 to 1. */
export function babble(seconds: number, rate: number, seed = 1): Float32Array {
  const draw = drawing(seed)
  let [low, pitch, loud, phase] = [0, 120, 0, 0]
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    if (i % Math.round(rate * 0.13) === 0) [pitch, loud] = [90 + 120 * draw(), draw() < 0.2 ? 0.02 : 0.1 + 0.4 * draw()]
    phase = (phase + pitch / rate) % 1
    low = 0.6 * low + 0.4 * (2 * draw() - 1)
    return loud * (0.5 * low + 0.5 * (1 - 2 * phase) * (1 - phase))
  })
}
