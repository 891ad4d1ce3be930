import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('an owner has one turn at a time, and others do not wait for it', async () => {
  const turns = createTurns(2)
  const begun: string[] = []
  const take = (name: string, owner: string) =>
    turns.take(owner).then((turn) => {
      begun.push(name)
      return turn
    })
  const first = await take('first of a', 'a')
  const second = take('second of a', 'a')
  const b = await take('b', 'b')
  const third = take('c', 'c')
  expect(begun).toEqual(['first of a', 'b'])
  b.end()
  await third
  expect(begun).toEqual(['first of a', 'b', 'c'])
  first.end()
  await second
  expect(begun).toEqual(['first of a', 'b', 'c', 'second of a'])
})

test('a turn that waits makes room for others but not for its owner, and goes on before those that have not begun', async () => {
  const turns = createTurns(1, 2)
  const log: string[] = []
  const take = async (name: string, owner: string) => {
    const turn = await turns.take(owner)
    log.push(name)
    return turn
  }
  const a = await take('a', 'a')
  const secondOfA = take('second of a', 'a')
  const b = take('b', 'b')
  const c = take('c', 'c')
  a.pause()
  const atWork = await b
  const resumed = a.resume().then(() => log.push('a again'))
  expect(log).toEqual(['a', 'b'])
  atWork.end()
  await resumed
  expect(log).toEqual(['a', 'b', 'a again'])
  a.end()
  const next = await secondOfA
  next.end()
  ;(await c).end()
  expect(log).toEqual(['a', 'b', 'a again', 'second of a', 'c'])
})

test('a turn that ends while it waits, or waits to go on, keeps nothing', async () => {
  const turns = createTurns(1, 3)
  const a = await turns.take('a')
  a.pause()
  const b = await turns.take('b')
  const resumed = a.resume()
  a.end()
  b.pause()
  await resumed
  b.end()
  await b.resume()
  const log: string[] = []
  for (const owner of ['c', 'a']) {
    const turn = await turns.take(owner)
    log.push(owner)
    turn.end()
  }
  expect(log).toEqual(['c', 'a'])
})
