package dev.signet.api;

import dev.signet.api.SampleCatalog.Product;
import java.util.List;

/**
 * {@code GET /storefront/api/products} and {@code GET /storefront/api/products/{id}}, part of the application at
 * {@code /storefront/api}.
 */
final class ProductsEndpoint {

    private static final ResourceType<Product> PRODUCTS = new ResourceType<>(
            "products",
            "/storefront/api",
            Product::id,
            List.of(
                    Attribute.of("name", Product::name),
                    Attribute.of("sku", Product::sku),
                    Attribute.of("category", Product::category),
                    Attribute.of("priceInCents", Product::priceInCents),
                    Attribute.of("currency", Product::currency),
                    Attribute.of("stock", Product::stock)));

    private ProductsEndpoint() {}

    static ResourceEndpoint<Product> of(List<Product> products) {
        return new ResourceEndpoint<>(PRODUCTS, products);
    }
}
