// The thread of a finder: the model blocks whoever runs it, and pictures come in their hundreds of megabytes.
import { setPriority } from 'node:os'
import { backgroundNiceness } from '../media/process.ts'
import { outcomeOf } from '../threads/outcome.ts'
import { findFaces, type Stretch } from './find-faces.ts'
import { loadModel } from './model.ts'

// Of this thread alone on Linux, where 0 is who asks (setpriority(2)); its ffmpeg has it from here.
setPriority(0, backgroundNiceness)

let model: Promise<Uint8Array> | undefined

export const find = (stretch: Stretch) =>
  outcomeOf(async () => {
    model ??= loadModel()
    return findFaces(await model, stretch)
  })
