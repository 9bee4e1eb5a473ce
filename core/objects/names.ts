const part = /^[a-z0-9_-][a-z0-9._-]*$/

/**
 * Object names are paths of [a-z0-9._-] parts, none beginning with a dot: no way out of a folder, no clash with drafts, the
 * same name on every store. Throws TypeError otherwise: a wrong name is a fault of ours, never a person's input.
 */
export function checkName(name: string): string {
  if (!isName(name)) throw new TypeError('not an object name')
  return name
}

export function isName(name: string): boolean {
  return name.length <= 512 && name.split('/').every((one) => one.length <= 200 && part.test(one))
}

/** A prefix is '' (everything) or a name and '/'. */
export function checkPrefix(prefix: string): string {
  if (prefix !== '') checkName(prefix.endsWith('/') ? prefix.slice(0, -1) : '')
  return prefix
}
