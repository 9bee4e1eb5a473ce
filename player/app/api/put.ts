import type { ClipSummary, Reflection, SeenClip, SharedReflection } from './contract.ts'

/** The reflection with what is now known of one of its clips; a clip it didn't have comes last. Pure. */
export function withSummary(reflection: Reflection, clip: SeenClip): Reflection {
  const { id, title, kind, status, durationSeconds, createdAt, poster } = clip
  const summary: ClipSummary = { id, title, kind, status, durationSeconds, createdAt, poster }
  const known = reflection.clips.some((other) => other.id === id)
  return {
    ...reflection,
    clips: known ? reflection.clips.map((other) => (other.id === id ? summary : other)) : [...reflection.clips, summary],
  }
}

/** What is left when a clip went away: a reflection without any isn't shown. Pure. */
export function withoutClip(reflections: readonly SharedReflection[], clipId: string): SharedReflection[] {
  return reflections.flatMap((reflection) => {
    const clips = reflection.clips.filter(({ id }) => id !== clipId)
    return clips.length === 0 && reflection.clips.length > 0 ? [] : [{ ...reflection, clips }]
  })
}
