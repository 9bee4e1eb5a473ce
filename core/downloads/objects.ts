// Where packaged files lie in the object store, and what they are put together from. Pure.

/** All of them, the only plain objects there are; while a file is made its marked picture lies beside it, sealed. */
export const packagedPrefix = 'downloads/'

/** Of one download. */
export const downloadFolder = (id: string): string => `${packagedPrefix}${id}/`

/** A chunk of its picture with its marks, as one attempt made it. */
export const chunkObject = (id: string, index: number, attempt: string): string => `${downloadFolder(id)}chunk-${index}-${attempt}`

const pattern = /^downloads\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/./

/** The download that an object belongs to; undefined when it is none's. */
export const downloadOf = (name: string): string | undefined => pattern.exec(name)?.[1]
