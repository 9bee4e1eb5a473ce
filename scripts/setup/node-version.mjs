import { Clear } from './say.mjs'

/** What package.json's `engines` says: [major, minor] of the first version of each line that will do. */
const lines = [
  [20, 19],
  [22, 12],
]

/** @param {string} version such as 20.19.0 */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || lines.some(([wantedMajor, wantedMinor]) => major === wantedMajor && minor >= wantedMinor)
}

/** Throws Clear when this Node can't run the project. */
export function checkNode(version = process.versions.node) {
  if (!isSupported(version)) throw new Clear(`Safelight needs Node 20.19, 22.12 or 24 and later; this is Node ${version}.`)
}
