import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('an owner has one turn at a time, and others do not wait for it', async () => {
  const turns = createTurns(2)
  const begun: string[] = []
  const take = (name: string, owner: string) =>
    turns.take(owner).then((end) => {
      begun.push(name)
      return end
    })
  const endFirst = await take('first of a', 'a')
  const second = take('second of a', 'a')
  const endB = await take('b', 'b')
  const third = take('c', 'c')
  expect(begun).toEqual(['first of a', 'b'])
  endB()
  await third
  expect(begun).toEqual(['first of a', 'b', 'c'])
  endFirst()
  await second
  expect(begun).toEqual(['first of a', 'b', 'c', 'second of a'])
})
