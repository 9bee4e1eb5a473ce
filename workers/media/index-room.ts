// Room in front of an MP4 for its index (ISO 14496-12 8.2.1, `moov`), kept before the index can be written: a second pass over gigabytes is spared. Pure.

/** What each sample takes in the tables at most (8.6 and 8.7): its length, offset and size, a chunk for itself, whether it is a key picture, and whether others need it, bytes. */
const pictureBytes = { stts: 8, ctts: 8, stsz: 4, stss: 4, sdtp: 1, stsc: 12, co64: 8 }
const soundBytes = { stts: 8, stsz: 4, stsc: 12, co64: 8 }
/** Headers, parameter sets and tags; names are short. */
const otherBytes = 16 * 1024
/** Of a file, which room that isn't needed may make longer; below that its second pass costs next to nothing. */
const largestShare = 0.01

export interface IndexedFile {
  pictures: number
  soundFrames: number
  /** Of pictures and sound together, bytes. */
  bytes: number
}

/** Bytes that hold the index, however its samples lie; undefined where it is better to move it to the front when the file is done. */
export function indexRoom({ pictures, soundFrames, bytes }: IndexedFile): number | undefined {
  const room = otherBytes + pictures * total(pictureBytes) + soundFrames * total(soundBytes)
  return room <= bytes * largestShare ? room : undefined
}

const total = (tables: Record<string, number>): number => Object.values(tables).reduce((sum, bytes) => sum + bytes, 0)
