// Asks the service's own API, as the signed-in person.

/** The data of a query, or null where it failed: an enhancement then stays silent. */
export async function ask<T>(query: string, variables: Record<string, unknown>): Promise<T | null> {
  try {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query, variables }),
    });
    const { data } = (await answer.json()) as { data?: T | null };
    return data ?? null;
  } catch {
    return null;
  }
}

/** Calls `work` once nothing was typed for `pauseMs`. */
export function afterPause(pauseMs: number, work: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(work, pauseMs);
  };
}
