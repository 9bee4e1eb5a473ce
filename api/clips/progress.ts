import { chunkEnds, type Plan } from '../../core/plan.ts'

export interface GrowingRung {
  name: string
  kind: 'video' | 'audio'
  complete: boolean
  chunks: number
}

export interface ChunkProgress {
  done: number
  /** Null until it is known. */
  total: number | null
}

/**
 * Chunks made and to be made, over all rungs. Encoded rungs have as many as the plan says; those that are copied or
 * made by one job end where their source does, so their number is foretold until they are complete.
 */
export function chunkProgress(plan: Plan | null, rungs: readonly GrowingRung[]): ChunkProgress {
  const done = rungs.reduce((sum, rung) => sum + rung.chunks, 0)
  if (!plan) return { done, total: null }
  const encoded = new Set<string>(plan.rungs.map((rung) => rung.name))
  const others = rungs.filter((rung) => !encoded.has(rung.name))
  const total = others.reduce((sum, rung) => sum + expected(plan, rung), plan.rungs.length * plan.chunks.length)
  return { done, total: Math.max(done, total) }
}

function expected(plan: Plan, rung: GrowingRung): number {
  if (rung.complete) return rung.chunks
  return Math.max(rung.chunks, chunkEnds(rung.kind === 'audio' ? plan.audioSeconds : plan.videoSeconds).length)
}
