/** The most calls that one request to the server may carry. The page puts more into further requests. */
export const mostCallsInBatch = 20
