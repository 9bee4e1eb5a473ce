import type { Comment } from '../api/contract.ts'

export interface Thread {
  top: Comment
  answers: Comment[]
}

/** Comments by their place in the recording, each with its answers, the oldest first. Pure. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const byTime = (a: Comment, b: Comment) => a.createdAt.localeCompare(b.createdAt)
  return comments
    .filter(({ parentId }) => parentId === null)
    .sort((a, b) => a.atSeconds - b.atSeconds || byTime(a, b))
    .map((top) => ({ top, answers: comments.filter(({ parentId }) => parentId === top.id).sort(byTime) }))
}

/** A place that lies in the recording, to a tenth of a second: players end a little after it. */
export function placeIn(position: number, durationSeconds: number | null): number {
  const end = durationSeconds === null ? position : Math.min(position, durationSeconds)
  return Math.max(0, Math.floor(end * 10) / 10)
}
