/** "my_lesson-3.mp4" -> "my lesson-3"; never empty. */
export function titleOf(filename: string): string {
  const bare = filename
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/_+/g, ' ')
    .trim()
  return bare === '' ? 'Untitled recording' : bare.slice(0, 200)
}
