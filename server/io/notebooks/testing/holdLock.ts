import { withLock } from '../../files/folderLock.ts'

/** For tests: a program that holds the lock of a folder until it is killed. */
await withLock(process.argv[2] ?? '', async () => {
  process.send?.('held')
  await new Promise(() => setInterval(() => undefined, 1000))
})
