// The shared clip of faces and where they are, which lie beside the repository.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/faces/', import.meta.url))
export const faceClip = `${folder}move.mp4`
export const faceTruth = `${folder}move.gt.json`

const there = existsSync(faceClip)
if (!there) console.warn('SKIPPED: the shared clip of faces is not beside this repository (../shared/faces)')

/** Where the clip belongs to the work, as in CI, a folder that is not there is a failure and not a skip. */
export const withoutFaceClip = !there && !process.env.CI
