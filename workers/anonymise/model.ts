// The model that finds faces, as models/ultraface/README.md tells of it.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../core/project.mjs'

export const modelPath = join(root, 'models', 'ultraface', 'fr_detect.onnx')
const sha256 = '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854'

/** Its bytes. Throws an Error when they aren't those that were measured: another model covers other faces. */
export async function loadModel(path = modelPath): Promise<Uint8Array> {
  const bytes = await readFile(path)
  const seen = createHash('sha256').update(bytes).digest('hex')
  if (seen !== sha256) throw new Error(`the model that finds faces is not the one that was measured: its SHA-256 is ${seen}`)
  return bytes
}
