import type { MessagePort } from 'node:worker_threads'
import { AppError, type ErrorData } from '../../core/errors.ts'

/** Functions of the main thread that a task may call; arguments and results are copied. */
export type Answers = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>

/** A function of one argument that runs in a worker thread. Arguments and results are copied by the structured clone algorithm. */
export type Task = (input: never, answers: never) => unknown

/** What the main thread sends for one task. */
export type TaskMessage = { task: string; input: unknown; port: MessagePort }
/** Sent by the worker thread when the task begins, and for each call of an answer; `Reply` is the answer. */
export type Question = { id: 0 } | { id: number; name: string; args: unknown[] }
export type Reply = { id: number; value: unknown } | { id: number; error: ErrorData }
/** How a task ended. An AppError travels as data, because a clone of an Error has neither class nor code. */
export type TaskEnd = { value: unknown } | { error: ErrorData }

/** The function that a file of a `TaskPool` exports as `handle`: it runs the named task. */
export function taskHandler(tasks: Readonly<Record<string, Task>>): (message: TaskMessage) => Promise<TaskEnd> {
  return async ({ task: name, input, port }) => {
    port.postMessage({ id: 0 } satisfies Question)
    const task = tasks[name] as ((input: unknown, answers: unknown) => unknown) | undefined
    try {
      if (!task) throw new Error(`There is no task ${name}.`)
      return { value: await task(input, answersThrough(port)) }
    } catch (thrown) {
      if (thrown instanceof AppError) return { error: thrown.toData() }
      throw thrown
    } finally {
      port.close()
    }
  }
}

/** An object whose every method asks the main thread. */
function answersThrough(port: MessagePort): Answers {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  port.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) call?.reject(AppError.fromData(reply.error))
    else call?.resolve(reply.value)
  })
  const ask =
    (name: string) =>
    (...args: unknown[]): Promise<unknown> => {
      const call = Promise.withResolvers<unknown>()
      lastId += 1
      waiting.set(lastId, call)
      port.postMessage({ id: lastId, name, args } satisfies Question)
      return call.promise
    }
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' && name !== 'then' ? ask(name) : undefined) })
}
