/** Who may read a repository: everyone, the members of its enterprise, or users with access to it. */
export type Visibility = 'public' | 'internal' | 'private';
