import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { asLance } from './lanceError.ts'

test.each([
  ['LanceError(IO): No space left on device (os error 28), rust/lance/src/io.rs:12', 'DISK_FULL', /the disk is full/],
  ['Generic S3 error: <Error><Code>NoSuchBucket</Code><Message>None</Message></Error>', 'NOT_FOUND', /bucket in ASSAY_LANCEDB/],
  ['status 403: <Message>Access Denied</Message><RequestId>1</RequestId>', 'NOT_ALLOWED', /access is denied: Access Denied\.$/],
  ['Something broke, /build/lance/src/a.rs:7', 'STORE_BROKEN', /^The index docs cannot be used: Something broke\. If this stays/],
])('%j becomes %s', async (message, code, sentence) => {
  await expect(asLance('docs', () => Promise.reject(new Error(message)))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence),
  })
})

test('an AppError passes unchanged', async () => {
  const error = new AppError('NOT_FOUND', 'There is none.')
  await expect(asLance(null, () => Promise.reject(error))).rejects.toBe(error)
})
