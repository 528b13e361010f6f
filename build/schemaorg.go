package build

import (
	"encoding/json"
	"html/template"
	"time"
)

// The part of the schema.org vocabulary that a help center needs, as typed
// nodes. Fields are marshalled in the order they stand here, so equal facts give
// equal bytes. A node of which only ID is set is a reference to the node that
// says more on the same page. URLs are absolute.

// A graph is the structured data of one page.
type graph []any

// script returns the graph as the content of a script element, "" when it is
// empty. encoding/json writes <, >, & and the line separators U+2028 and U+2029
// as escapes, so no text can end the element.
func (g graph) script() template.JS {
	if len(g) == 0 {
		return ""
	}
	b, err := json.Marshal(struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}{"https://schema.org", g})
	if err != nil {
		return "" // nodes hold nothing but strings, numbers and nodes
	}
	return template.JS(asString(b))
}

// add puts a node into the graph unless there is none.
func add[T any](g *graph, node *T) {
	if node != nil {
		*g = append(*g, node)
	}
}

type nodeRef struct {
	ID string `json:"@id"`
}

// ref refers to a node of the page; nil when it has no name to refer to.
func ref(id string) *nodeRef {
	if id == "" {
		return nil
	}
	return &nodeRef{id}
}

type organizationNode struct {
	Type         string             `json:"@type,omitempty"` // Organization, OnlineStore
	ID           string             `json:"@id,omitempty"`
	Name         string             `json:"name,omitempty"`
	LegalName    string             `json:"legalName,omitempty"`
	URL          string             `json:"url,omitempty"`
	Description  string             `json:"description,omitempty"`
	Logo         *imageNode         `json:"logo,omitempty"`
	SameAs       []string           `json:"sameAs,omitempty"`
	VATID        string             `json:"vatID,omitempty"`
	Address      any                `json:"address,omitempty"` // *addressNode or string
	ContactPoint []contactPointNode `json:"contactPoint,omitempty"`

	Returns  []returnPolicyNode    `json:"hasMerchantReturnPolicy,omitempty"`
	Shipping []shippingServiceNode `json:"hasShippingService,omitempty"`
	Payment  []paymentNode         `json:"acceptedPaymentMethod,omitempty"`
}

type returnPolicyNode struct {
	Type          string              `json:"@type"` // MerchantReturnPolicy
	Countries     []string            `json:"applicableCountry,omitempty"`
	Category      string              `json:"returnPolicyCategory,omitempty"`
	Days          int                 `json:"merchantReturnDays,omitempty"`
	ReturnCountry string              `json:"returnPolicyCountry,omitempty"`
	Methods       []string            `json:"returnMethod,omitempty"`
	Fees          string              `json:"returnFees,omitempty"`
	FeesAmount    *monetaryAmountNode `json:"returnShippingFeesAmount,omitempty"`
	Refunds       []string            `json:"refundType,omitempty"`
	Restocking    any                 `json:"restockingFee,omitempty"` // *monetaryAmountNode, or a share in percent
	Conditions    []string            `json:"itemCondition,omitempty"`
	Label         string              `json:"returnLabelSource,omitempty"`
	Link          string              `json:"merchantReturnLink,omitempty"`
}

type monetaryAmountNode struct {
	Type     string      `json:"@type"` // MonetaryAmount
	Value    json.Number `json:"value,omitempty"`
	Min      json.Number `json:"minValue,omitempty"`
	Max      json.Number `json:"maxValue,omitempty"`
	Currency string      `json:"currency"`
}

type shippingServiceNode struct {
	Type        string                   `json:"@type"` // ShippingService
	Name        string                   `json:"name,omitempty"`
	Fulfillment string                   `json:"fulfillmentType,omitempty"`
	Handling    *servicePeriodNode       `json:"handlingTime,omitempty"`
	Conditions  []shippingConditionsNode `json:"shippingConditions"`
}

type shippingConditionsNode struct {
	Type        string              `json:"@type"` // ShippingConditions
	Destination []regionNode        `json:"shippingDestination,omitempty"`
	Order       *monetaryAmountNode `json:"orderValue,omitempty"`
	Rate        *monetaryAmountNode `json:"shippingRate,omitempty"`
	Transit     *servicePeriodNode  `json:"transitTime,omitempty"`
	Not         bool                `json:"doesNotShip,omitempty"`
}

type servicePeriodNode struct {
	Type     string        `json:"@type"` // ServicePeriod
	Duration *quantityNode `json:"duration,omitempty"`
	CutOff   string        `json:"cutoffTime,omitempty"`
}

type quantityNode struct {
	Type string `json:"@type"` // QuantitativeValue
	Min  int    `json:"minValue"`
	Max  int    `json:"maxValue"`
	Unit string `json:"unitCode"`
}

type regionNode struct {
	Type    string `json:"@type"` // DefinedRegion
	Country string `json:"addressCountry"`
}

type paymentNode struct {
	Type   string `json:"@type"` // PaymentMethod, PaymentCard, PaymentService
	Name   string `json:"name,omitempty"`
	Method string `json:"paymentMethodType,omitempty"`
}

type personNode struct {
	Type string `json:"@type"` // Person
	Name string `json:"name"`
}

// addressNode is a ContactPoint in the vocabulary, hence the telephone.
type addressNode struct {
	Type       string `json:"@type"` // PostalAddress
	Street     string `json:"streetAddress,omitempty"`
	City       string `json:"addressLocality,omitempty"`
	Region     string `json:"addressRegion,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	Country    string `json:"addressCountry,omitempty"`
	Telephone  string `json:"telephone,omitempty"`
	Email      string `json:"email,omitempty"`
	URL        string `json:"url,omitempty"`
}

type contactPointNode struct {
	Type        string             `json:"@type"` // ContactPoint
	ContactType string             `json:"contactType"`
	Name        string             `json:"name,omitempty"`
	Telephone   string             `json:"telephone,omitempty"`
	Email       string             `json:"email,omitempty"`
	URL         string             `json:"url,omitempty"`
	Languages   []string           `json:"availableLanguage,omitempty"`
	Hours       []openingHoursNode `json:"hoursAvailable,omitempty"`
}

// openingHoursNode has times as "09:00"; an end at or before the beginning lies
// on the next day. Days with validity are holidays: opens equals closes.
type openingHoursNode struct {
	Type         string   `json:"@type"` // OpeningHoursSpecification
	Name         string   `json:"name,omitempty"`
	Days         []string `json:"dayOfWeek,omitempty"` // https://schema.org/Monday
	Opens        string   `json:"opens"`
	Closes       string   `json:"closes"`
	ValidFrom    string   `json:"validFrom,omitempty"`
	ValidThrough string   `json:"validThrough,omitempty"`
}

type webSiteNode struct {
	Type        string `json:"@type,omitempty"` // WebSite
	ID          string `json:"@id,omitempty"`
	Name        string `json:"name,omitempty"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description,omitempty"`
	Language    string `json:"inLanguage,omitempty"`
	Publisher   any    `json:"publisher,omitempty"` // *organizationNode or *nodeRef
}

// webPageNode is the page itself. What it is about is its MainEntity.
type webPageNode struct {
	Type        string       `json:"@type"` // WebPage, CollectionPage, FAQPage, ContactPage, SearchResultsPage
	ID          string       `json:"@id,omitempty"`
	URL         string       `json:"url,omitempty"`
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"inLanguage,omitempty"`
	IsPartOf    *webSiteNode `json:"isPartOf,omitempty"`
	Breadcrumb  *nodeRef     `json:"breadcrumb,omitempty"`
	Published   string       `json:"datePublished,omitempty"`
	Modified    string       `json:"dateModified,omitempty"`
	Reviewed    string       `json:"lastReviewed,omitempty"`
	Publisher   any          `json:"publisher,omitempty"`  // *organizationNode or *nodeRef
	MainEntity  any          `json:"mainEntity,omitempty"` // a node, a list of nodes or *nodeRef
}

type breadcrumbNode struct {
	Type  string         `json:"@type"` // BreadcrumbList
	ID    string         `json:"@id,omitempty"`
	Items []listItemNode `json:"itemListElement"`
}

type itemListNode struct {
	Type  string         `json:"@type"` // ItemList
	Count int            `json:"numberOfItems"`
	Items []listItemNode `json:"itemListElement"`
}

type listItemNode struct {
	Type     string `json:"@type"` // ListItem
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"` // URL, for breadcrumbs
	URL      string `json:"url,omitempty"`  // for lists
}

type questionNode struct {
	Type   string     `json:"@type"` // Question
	ID     string     `json:"@id,omitempty"`
	Name   string     `json:"name"`
	URL    string     `json:"url,omitempty"`
	Answer answerNode `json:"acceptedAnswer"`
}

type answerNode struct {
	Type string `json:"@type"` // Answer
	Text string `json:"text"`
}

type howToNode struct {
	Type        string      `json:"@type"` // HowTo
	ID          string      `json:"@id,omitempty"`
	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Language    string      `json:"inLanguage,omitempty"`
	Image       *imageNode  `json:"image,omitempty"`
	Steps       []howToStep `json:"step"`
}

type howToStep struct {
	Type     string     `json:"@type"` // HowToStep
	Position int        `json:"position"`
	Name     string     `json:"name,omitempty"`
	URL      string     `json:"url,omitempty"`
	Text     string     `json:"text"`
	Image    *imageNode `json:"image,omitempty"`
}

type articleNode struct {
	Type        string     `json:"@type"` // Article, TechArticle
	ID          string     `json:"@id,omitempty"`
	Headline    string     `json:"headline"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"inLanguage,omitempty"`
	Page        *nodeRef   `json:"mainEntityOfPage,omitempty"`
	Section     string     `json:"articleSection,omitempty"`
	Keywords    []string   `json:"keywords,omitempty"`
	WordCount   int        `json:"wordCount,omitempty"`
	Image       *imageNode `json:"image,omitempty"`
	Published   string     `json:"datePublished,omitempty"`
	Modified    string     `json:"dateModified,omitempty"`
	Author      any        `json:"author,omitempty"`    // *personNode, *organizationNode or *nodeRef
	Publisher   any        `json:"publisher,omitempty"` // *organizationNode or *nodeRef
	MainEntity  *nodeRef   `json:"mainEntity,omitempty"`
}

type imageNode struct {
	Type       string `json:"@type"` // ImageObject
	URL        string `json:"url"`
	ContentURL string `json:"contentUrl"`
	Width      int    `json:"width,omitempty"`  // pixels
	Height     int    `json:"height,omitempty"` // pixels
	Caption    string `json:"caption,omitempty"`
}

// picture returns an image node, nil without an absolute URL.
func picture(url string, width, height int, caption string) *imageNode {
	if !isWeb(url) {
		return nil
	}
	return &imageNode{Type: "ImageObject", URL: url, ContentURL: url, Width: width, Height: height, Caption: caption}
}

type videoNode struct {
	Type        string `json:"@type"` // VideoObject
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Thumbnail   string `json:"thumbnailUrl"`
	Uploaded    string `json:"uploadDate"`
	Duration    string `json:"duration,omitempty"`
	ContentURL  string `json:"contentUrl,omitempty"`
	EmbedURL    string `json:"embedUrl,omitempty"`
	Language    string `json:"inLanguage,omitempty"`
}

// isoDate writes a time as schema.org and sitemaps take it (ISO 8601): with its
// zone when the time of day is known, else the day alone. A day has no time to be
// shifted into another day by a reader's zone. The zero time gives "".
func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
