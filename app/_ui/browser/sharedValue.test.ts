import { expect, test } from 'vitest'
import { sharedValue } from './sharedValue.ts'

test('listeners are called for each change of the value, and not after they unsubscribed', () => {
  const value = sharedValue('닫힘')
  const seen: string[] = []
  const stop = value.subscribe(() => seen.push(value.get()))
  value.set('열림')
  value.set('열림')
  stop()
  value.set('닫힘')
  expect([seen, value.get(), value.initial]).toEqual([['열림'], '닫힘', '닫힘'])
})
