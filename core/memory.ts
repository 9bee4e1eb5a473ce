// Memory that is given back at once instead of when it is collected.
import { MessageChannel } from 'node:worker_threads'

const { port1: nowhere } = new MessageChannel()
nowhere.close()

/**
 * Gives a buffer's memory back: the buffer is empty then. Whenever some 32 to 64 MB have been allocated outside of the heap V8 marks all of the heap, though next
 * to nothing in it is garbage: where gigabytes go through in parts the marking costs several times what is done to them. What is posted to a closed port is taken
 * away and dropped (HTML 9.4.4: the transfer comes first); ArrayBuffer.transfer does the same from Node 22 on. Memory that others may share is left alone.
 */
export function giveBack(buffer: Buffer): void {
  const { buffer: memory, byteLength } = buffer
  if (memory instanceof ArrayBuffer && byteLength > 0 && memory.byteLength === byteLength) nowhere.postMessage(undefined, [memory])
}
