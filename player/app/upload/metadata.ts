import { titleOf } from './title.ts'

/** What the service is told of an upload (DESIGN.md 8). `reflectionId`: what it is added to; null for a reflection of its own. */
export function metadataOf(file: File, reflectionId: string | null): Record<string, string> {
  return {
    filename: file.name,
    filetype: file.type || 'application/octet-stream',
    title: titleOf(file.name),
    // A recording is written until it ends: the file's own time is the best guess a browser has.
    recordedAt: new Date(file.lastModified).toISOString(),
    ...(reflectionId !== null && { reflectionId }),
  }
}
