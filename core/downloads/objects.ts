// Where packaged files lie in the object store. Pure.

/** All of them, and nothing else: the only plain objects there are. */
export const packagedPrefix = 'downloads/'

/** Of one download. */
export const downloadFolder = (id: string): string => `${packagedPrefix}${id}/`

const pattern = /^downloads\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/./

/** The download that an object belongs to; undefined when it is none's. */
export const downloadOf = (name: string): string | undefined => pattern.exec(name)?.[1]
