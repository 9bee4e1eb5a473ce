// What the model's answer comes to. Pure.

/** The model looks at pictures of so many pixels a side. */
export const scoredSide = 224

export interface Likelihood {
  className: string
  probability: number
}

const weights: Record<string, number> = { Porn: 1, Hentai: 1, Sexy: 0.5 }

/** From 0 to 1: how likely a picture is inappropriate; what only may be counts half. It orders and never judges. */
export function scoreOf(likelihoods: readonly Likelihood[]): number {
  const sum = likelihoods.reduce((all, { className, probability }) => all + (weights[className] ?? 0) * probability, 0)
  return Math.min(1, Math.max(0, sum))
}
