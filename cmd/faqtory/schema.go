package main

import (
	"github.com/spf13/cobra"

	"faqtory/content"
	"faqtory/internal/config"
)

func newSchema() *cobra.Command {
	schemas := map[string]func() []byte{"config": config.Schema, "article": content.ArticleSchema}
	return &cobra.Command{
		Use:   "schema config|article",
		Short: "Print the JSON Schema of faqtory.yaml or of front matter",
		Long: `Schema prints a JSON Schema (2020-12), by which editors complete and check
faqtory.yaml (config) and the front matter of articles (article).`,
		Example: `  faqtory schema config > faqtory.schema.json
  faqtory schema article > article.schema.json`,
		Args:      oneName("schema", sorted(schemas)),
		ValidArgs: sorted(schemas),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := cmd.OutOrStdout().Write(schemas[args[0]]())
			return err
		},
	}
}
