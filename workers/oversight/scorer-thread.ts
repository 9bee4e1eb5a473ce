// The scorer's thread: nsfwjs' MobileNetV2 on TensorFlow's WebAssembly. Everything comes out of the installed packages; nothing is fetched.
import { createRequire } from 'node:module'
import { setPriority } from 'node:os'
import { dirname } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { NSFWJS } from 'nsfwjs/core'
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2'
import { backgroundNiceness } from '../media/process.ts'
import { outcomeOf } from '../threads/outcome.ts'
import { scoredSide, scoreOf } from './score.ts'

// Of this thread alone on Linux, where 0 is who asks (setpriority(2)).
setPriority(0, backgroundNiceness)

const classes = 5

/** What the package's own types say, in files that TypeScript doesn't find. */
interface Packaged {
  modelJson(): Promise<{ default: tf.io.ModelJSON }>
  weightBundles: (() => Promise<{ default: string }>)[]
}
const packaged: Packaged = MobileNetV2Model

let loaded: Promise<NSFWJS> | undefined

export const score = (pixels: Uint8Array) =>
  outcomeOf(async () => {
    loaded ??= load()
    const model = await loaded
    const picture = tf.tensor3d(pixels, [scoredSide, scoredSide, 3], 'int32')
    try {
      return scoreOf(await model.classify(picture, classes))
    } finally {
      picture.dispose()
    }
  })

async function load(): Promise<NSFWJS> {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly of the model did not load')
  const model = new NSFWJS({ load: artifacts }, { size: scoredSide })
  await model.load()
  return model
}

/** The model as its package holds it: a description, and the weights in base64. */
async function artifacts(): Promise<tf.io.ModelArtifacts> {
  const { default: description } = await packaged.modelJson()
  const bundles = await Promise.all(packaged.weightBundles.map(async (bundle) => Buffer.from((await bundle()).default, 'base64')))
  return {
    modelTopology: description.modelTopology,
    weightSpecs: description.weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(bundles)).buffer,
  }
}
